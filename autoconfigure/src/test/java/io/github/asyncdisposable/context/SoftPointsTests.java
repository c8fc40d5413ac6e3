package io.github.asyncdisposable.context;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import jakarta.inject.Inject;
import jakarta.inject.Provider;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.ObjectFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Lookup;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SoftPoints} and {@link SoftPoint}.
 */
@SuppressWarnings("unused")
class SoftPointsTests {

	private final SoftPoints points = new SoftPoints();

	private static String describe(SoftPoint point) {
		return ((point.name() != null) ? point.name() : point.type().toString()) + (point.all() ? " all" : "")
				+ (point.lazy() ? " lazy" : "") + (point.isOfConstructor() ? " constructor" : "");
	}

	private List<String> of(Class<?> type) {
		return this.points.of(type).stream().map(SoftPointsTests::describe).toList();
	}

	private List<String> ofMethod(String name) {
		Method method = Arrays.stream(Methods.class.getDeclaredMethods())
			.filter((candidate) -> candidate.getName().equals(name))
			.findFirst()
			.orElseThrow();
		return this.points.of(method).stream().map(SoftPointsTests::describe).toList();
	}

	@Test
	@DisplayName("D4: every way to ask for a bean later is known, with what is asked for and whether all of a type are")
	void whenFieldsAreInjectedThenEachWayIsKnown() {
		assertThat(of(Fields.class)).containsExactlyInAnyOrder("java.lang.Byte all", "java.lang.Short",
				"java.lang.Integer", "java.lang.Long", "java.lang.Character lazy", "java.lang.Float all",
				"java.lang.Double all", "java.lang.Boolean all", "java.lang.String all", "java.lang.Number all lazy",
				"java.lang.Thread all");
	}

	@Test
	@DisplayName("D4: what is not injected, or not later, is none; what a superclass asks for is")
	void whenMembersAreNotInjectedThenTheyAreNone() {
		assertThat(of(Others.class)).containsExactly("java.lang.Integer");
		assertThat(of(Inheriting.class)).containsExactly("java.lang.Integer");
	}

	@Test
	@DisplayName("D4: an only constructor is injected, of several the annotated one")
	void whenThereAreConstructorsThenThatOfSpringCounts() {
		assertThat(of(OneConstructor.class)).containsExactly("java.lang.Integer constructor");
		assertThat(of(TwoConstructors.class)).containsExactly("java.lang.Long lazy constructor");
		assertThat(of(NoConstructorChosen.class)).isEmpty();
	}

	@Test
	@DisplayName("D4: setters and lookup methods ask as well")
	void whenMethodsAreInjectedThenTheirParametersCount() {
		assertThat(of(Setters.class)).containsExactlyInAnyOrder("java.lang.Integer", "java.lang.Long lazy",
				"java.lang.Short lazy", "java.lang.Byte", "named");
	}

	@Test
	@DisplayName("D4: of a @Bean method each parameter counts; that the bean itself is lazy makes none of them so")
	void whenBeanIsMadeByAMethodThenItsParametersCount() {
		assertThat(ofMethod("bean")).containsExactly("java.lang.Integer", "java.lang.Long lazy");
		assertThat(ofMethod("lazyBean")).containsExactly("java.lang.Integer");
	}

	@Test
	@DisplayName("D4: a class is looked at once")
	void whenAskedAgainThenTheAnswerIsTheSame() {
		assertThat(this.points.of(Fields.class)).isSameAs(this.points.of(Fields.class));
	}

	@Test
	@DisplayName("D4: a factory without a type argument may ask for anything")
	void whenTypeIsRawThenTheSearchEnds() {
		assertThat(of(Raw.class)).containsExactly("?");
	}

	static class Fields {

		@Autowired
		ObjectProvider<Byte> provider;

		@Autowired
		ObjectFactory<Short> factory;

		@Autowired
		Optional<Integer> optional;

		@Inject
		Provider<Long> standard;

		@Autowired
		@Lazy
		Character lazy;

		@Autowired
		ObjectFactory<List<Float>> list;

		@Autowired
		ObjectFactory<Map<String, Double>> map;

		@Autowired
		ObjectFactory<Boolean[]> array;

		@Autowired
		ObjectFactory<Stream<String>> stream;

		@Autowired
		@Lazy
		Collection<Number> lazyCollection;

		@Autowired
		Optional<ObjectProvider<Thread>> nested;

	}

	static class Others {

		ObjectFactory<Byte> notInjected;

		@Deprecated
		ObjectFactory<Byte> otherwiseAnnotated;

		@Autowired
		Short hard;

		@Autowired
		@Lazy(false)
		Long eager;

		@Lazy
		Float lazyOnly;

		@Autowired
		ObjectFactory<Integer> soft;

		void notInjected(ObjectFactory<Byte> factory) {
		}

		@Autowired
		void nothing() {
		}

	}

	static class Inheriting extends Others {

	}

	static class OneConstructor {

		OneConstructor(ObjectFactory<Integer> factory, String hard) {
		}

	}

	static class TwoConstructors {

		TwoConstructors(ObjectFactory<Integer> factory) {
		}

		@Autowired
		TwoConstructors(@Lazy Long lazy) {
		}

	}

	static class NoConstructorChosen {

		NoConstructorChosen() {
		}

		NoConstructorChosen(ObjectFactory<Integer> factory) {
		}

	}

	abstract static class Setters {

		@Autowired
		void set(ObjectFactory<Integer> factory, String hard) {
		}

		@Autowired
		@Lazy
		void setLazily(Long one, Short other) {
		}

		@Lookup
		abstract Byte byType();

		@Lookup("named")
		abstract Object byName();

	}

	static class Methods {

		@Bean
		Object bean(ObjectFactory<Integer> factory, @Lazy Long lazy, String hard) {
			return new Object();
		}

		@Bean
		@Lazy
		Object lazyBean(ObjectFactory<Integer> factory, String hard) {
			return new Object();
		}

	}

	@SuppressWarnings("rawtypes")
	static class Raw {

		@Autowired
		ObjectFactory factory;

	}

}
