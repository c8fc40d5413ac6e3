package io.github.asyncdisposable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.conditions.ArchConditions;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The house: which room may use which.
 */
class ArchitectureTests {

	private static final String ROOT = "io.github.asyncdisposable";

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption((location) -> location.contains(placeOf(AsyncDisposable.class)))
		.importPackages(ROOT);

	@ParameterizedTest(name = "{0}")
	@DisplayName("Arrows go down only")
	@CsvSource(delimiter = '|',
			textBlock = """
					/ | / | java.. org.jspecify..
					.engine        | / .engine | java.. org.jspecify..
					.context       | / .engine .context | java.. org.jspecify.. org.springframework.. org.apache.commons.logging.. org.aopalliance.. jakarta..
					.foreign       | / .engine .context .foreign | java.. org.jspecify.. org.springframework.. org.apache.commons.logging.. org.reactivestreams.. reactor.. io.netty.. io.r2dbc.. io.grpc..
					.scope         | / .engine .context .scope | java.. org.jspecify.. org.springframework.. org.apache.commons.logging..
					.metrics       | / .engine .metrics | java.. org.jspecify.. org.springframework.beans.. org.springframework.context.. org.springframework.core.. org.apache.commons.logging.. io.micrometer..
					.report        | / .engine .report | java.. org.jspecify.. org.springframework.boot.json.. org.springframework.core.. org.springframework.util.. org.apache.commons.logging..
					.actuate       | / .engine .report .context .scope .actuate | java.. org.jspecify.. org.springframework.. org.apache.commons.logging..
					.autoconfigure | / .engine .context .foreign .scope .metrics .report .actuate .autoconfigure | java.. org.jspecify.. org.springframework.. org.apache.commons.logging.. io.micrometer.. reactor.. io.netty.. io.r2dbc.. io.grpc..
					""")
	void onlyAllowedPackagesAreUsed(String room, String rooms, String others) {
		DescribedPredicate<JavaClass> allowed = resideInAnyPackage(others.split(" "));
		for (String allowedRoom : rooms.split(" ")) {
			allowed = allowed.or(inRoom(allowedRoom));
		}
		classes().that(inRoom(room))
			.should()
			.onlyDependOnClassesThat(allowed.or(JavaClass.Predicates.equivalentTo(Object.class)
				.or(DescribedPredicate.describe("primitives", (candidate) -> candidate.getPackageName().isEmpty()))))
			.allowEmptyShould(true)
			.check(CLASSES);
	}

	/**
	 * A directory or, on another line of Boot, the jar.
	 */
	private static String placeOf(Class<?> type) {
		return type.getProtectionDomain().getCodeSource().getLocation().getPath();
	}

	private static DescribedPredicate<JavaClass> inRoom(String room) {
		return resideInAnyPackage(ROOT + room.replace("/", "")).as("room '" + room + "'");
	}

	@Test
	@DisplayName("No package is in a cycle")
	void packagesAreFreeOfCycles() {
		slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
	}

	@Test
	@DisplayName("Every package is @NullMarked")
	void everyPackageIsNullMarked() {
		JavaPackage root = CLASSES.getPackage(ROOT);
		assertThat(root.isAnnotatedWith(NullMarked.class)).isTrue();
		for (JavaPackage room : root.getSubpackagesInTree()) {
			assertThat(room.isAnnotatedWith(NullMarked.class)).as(room.getName()).isTrue();
		}
	}

	@Test
	@DisplayName("Nothing static holds a context, a bean or a timer")
	void staticFieldsAreConstants() {
		noFields().that()
			.areStatic()
			.should(com.tngtech.archunit.lang.conditions.ArchConditions.not(ArchConditions.beFinal()))
			.check(CLASSES);
	}

	@Test
	@DisplayName("One jar: JSON is written without types that differ between Spring Boot 3.5 and 4")
	void nestedTypesOfTheJsonWriterAreNotUsed() {
		noClasses().should()
			.dependOnClassesThat(DescribedPredicate.describe("are nested in JsonWriter",
					(candidate) -> candidate.getName().startsWith("org.springframework.boot.json.JsonWriter$")))
			.check(CLASSES);
	}

	@Test
	@DisplayName("What is not public is final, and so is what is not meant to be extended")
	void packagePrivateClassesAreFinal() {
		classes().that()
			.areNotInterfaces()
			.and()
			.doNotHaveModifier(JavaModifier.PUBLIC)
			.and()
			.doNotHaveModifier(JavaModifier.ABSTRACT)
			.and()
			.areNotAnonymousClasses()
			.and()
			.areNotEnums()
			.and()
			.areTopLevelClasses()
			.and(DescribedPredicate.describe("are not extended", (candidate) -> candidate.getSubclasses().isEmpty()))
			.should()
			.haveModifier(JavaModifier.FINAL)
			.check(CLASSES);
	}

	@Test
	@DisplayName("Only what a user or another room needs is public")
	void publicTypesAreThoseOnTheList() throws IOException {
		try (InputStream list = getClass().getResourceAsStream("/public-types.txt")) {
			List<String> allowed = new String(list.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
			assertThat(CLASSES.stream()
				.filter((candidate) -> candidate.isTopLevelClass()
						&& candidate.getModifiers().contains(JavaModifier.PUBLIC)
						&& !candidate.getSimpleName().equals("package-info"))
				.map((candidate) -> candidate.getName().substring(ROOT.length() + 1))).hasSameElementsAs(allowed);
		}
	}

}
