package io.github.asyncdisposable.foreign;

import java.util.function.Consumer;

import io.github.asyncdisposable.autoconfigure.AsyncDisposableAutoConfiguration;
import io.github.asyncdisposable.autoconfigure.ForeignDisposalAutoConfiguration;

import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.test.tools.TestCompiler;
import org.springframework.javapoet.ClassName;

/**
 * Runs a configuration the two ways: by reflection, and by code that was generated from
 * it ahead of time and compiled.
 */
final class AheadOfTime {

	private static final String PROCESSING = "spring.aot.processing";

	private AheadOfTime() {
	}

	static void onTheJvm(Class<?> configuration, Consumer<ConfigurableApplicationContext> running,
			String... properties) {
		try (AnnotationConfigApplicationContext context = context(configuration)) {
			TestPropertyValues.of(properties).applyTo(context);
			context.refresh();
			running.accept(context);
		}
	}

	static void generated(Class<?> configuration, Consumer<ConfigurableApplicationContext> running,
			String... properties) {
		TestGenerationContext generation = generation(configuration);
		run(process(configuration, generation), generation, running, properties);
	}

	/**
	 * As a test does that calls the generator itself.
	 */
	static void generatedInSilence(Class<?> configuration, Consumer<ConfigurableApplicationContext> running,
			String... properties) {
		TestGenerationContext generation = generation(configuration);
		run(generate(configuration, generation), generation, running, properties);
	}

	private static TestGenerationContext generation(Class<?> configuration) {
		return new TestGenerationContext(ClassName.get(configuration.getPackageName(), "Generated"));
	}

	private static void run(ClassName initializer, TestGenerationContext generation,
			Consumer<ConfigurableApplicationContext> running, String... properties) {
		generation.writeGeneratedContent();
		TestCompiler.forSystem().with(generation).compile((compiled) -> {
			try (GenericApplicationContext context = new GenericApplicationContext()) {
				TestPropertyValues.of(properties).applyTo(context);
				initialize(context, compiled.getInstance(ApplicationContextInitializer.class, initializer.toString()));
				context.refresh();
				running.accept(context);
			}
		});
	}

	@SuppressWarnings("unchecked")
	private static void initialize(GenericApplicationContext context, ApplicationContextInitializer<?> initializer) {
		((ApplicationContextInitializer<GenericApplicationContext>) initializer).initialize(context);
	}

	/**
	 * As the build plugins do it.
	 */
	private static ClassName process(Class<?> configuration, TestGenerationContext generation) {
		System.setProperty(PROCESSING, "true");
		try {
			return generate(configuration, generation);
		}
		finally {
			System.clearProperty(PROCESSING);
		}
	}

	private static ClassName generate(Class<?> configuration, TestGenerationContext generation) {
		try (AnnotationConfigApplicationContext context = context(configuration)) {
			return new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
		}
	}

	private static AnnotationConfigApplicationContext context(Class<?> configuration) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		context.register(configuration, AsyncDisposableAutoConfiguration.class, ForeignDisposalAutoConfiguration.class);
		return context;
	}

}
