package io.github.asyncdisposable.context;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import io.github.asyncdisposable.DisposalTimeout;
import io.github.asyncdisposable.engine.DisposalLimits;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link BeanLimits}.
 */
class BeanLimitsTests {

	private final DefaultListableBeanFactory beanFactory = new DefaultListableBeanFactory();

	private final Map<String, Duration> byName = new LinkedHashMap<>();

	private BeanLimits limits(@Nullable Duration defaultTimeout) {
		return new BeanLimits(this.beanFactory, new DisposalSettings(DisposalLimits.DEFAULTS, null,
				DisposalOrder.DEPENDENCY, defaultTimeout, this.byName));
	}

	private void define(String name) {
		this.beanFactory.registerBeanDefinition(name, new RootBeanDefinition(Object.class));
	}

	@Test
	@DisplayName("T1: a property beats the annotation, the annotation the default, without any there is a share")
	void whenSeveralAreSetThenTheMostSpecificCounts() {
		define("writer");
		Duration fallback = Duration.ofSeconds(7);
		assertThat(limits(null).find("writer", Object.class)).isNull();
		assertThat(limits(null).limitOf("writer", Object.class)).isNull();
		assertThat(limits(fallback).find("writer", Object.class))
			.isEqualTo(new BeanLimit(fallback, TimeoutSource.DEFAULT));
		assertThat(limits(fallback).find("writer", FiveSeconds.class))
			.isEqualTo(new BeanLimit(Duration.ofSeconds(5), TimeoutSource.ANNOTATION));
		this.byName.put("writer", Duration.ofSeconds(3));
		assertThat(limits(fallback).find("writer", FiveSeconds.class))
			.isEqualTo(new BeanLimit(Duration.ofSeconds(3), TimeoutSource.PROPERTY));
		assertThat(limits(fallback).limitOf("other", Object.class)).isEqualTo(fallback);
	}

	@Test
	@DisplayName("T1: names are compared by their letters and digits, whatever their case")
	void whenNameIsWrittenDifferentlyThenItsLimitIsFound() {
		assertThat(DisposalSettings.relaxed("com.Acme_order-Writer#2")).isEqualTo("comacmeorderwriter2");
		define("order-writer2");
		this.byName.put("ORDER_WRITER2", Duration.ofSeconds(3));
		assertThat(limits(null).limitOf("order-writer2", Object.class)).isEqualTo(Duration.ofSeconds(3));
		assertThat(limits(null).limitOf("order-writer", Object.class)).isNull();
	}

	@Test
	@DisplayName("T1: what names another bean exactly is only that one's; of the others the first counts")
	void whenASettingNamesAnotherBeanThenItIsThatOnes() {
		define("orderWriter");
		define("order.writer");
		this.byName.put("order.writer", Duration.ofSeconds(1));
		this.byName.put("ORDER_WRITER", Duration.ofSeconds(2));
		this.byName.put("orderWriter", Duration.ofSeconds(3));
		assertThat(limits(null).limitOf("order.writer", Object.class)).isEqualTo(Duration.ofSeconds(1));
		assertThat(limits(null).limitOf("orderWriter", Object.class)).isEqualTo(Duration.ofSeconds(2));
	}

	@Test
	@DisplayName("T1: the bean behind a scoped proxy has the limit of the name that both go by, unless it has its own")
	void whenBeanIsAScopedTargetThenItsPublicNameCounts() {
		this.byName.put("writer", Duration.ofSeconds(3));
		assertThat(limits(null).limitOf("scopedTarget.writer", Object.class)).isEqualTo(Duration.ofSeconds(3));
		this.byName.put("scopedTarget.writer", Duration.ofSeconds(4));
		assertThat(limits(null).limitOf("scopedTarget.writer", Object.class)).isEqualTo(Duration.ofSeconds(4));
	}

	@Test
	@DisplayName("T1: the annotation of the method that makes a bean, or the one behind a scoped proxy, beats its class's")
	void whenMethodIsAnnotatedThenItBeatsTheClass() throws Exception {
		RootBeanDefinition made = new RootBeanDefinition(FiveSeconds.class);
		made.setResolvedFactoryMethod(BeanLimitsTests.class.getDeclaredMethod("make"));
		define("writer");
		define("other");
		this.beanFactory.registerBeanDefinition("made", made);
		this.beanFactory.registerBeanDefinition("scopedTarget.writer", made);
		for (String name : new String[] { "made", "writer", "scopedTarget.writer" }) {
			assertThat(limits(null).limitOf(name, FiveSeconds.class)).as(name).isEqualTo(Duration.ofSeconds(2));
		}
		assertThat(limits(null).limitOf("other", FiveSeconds.class)).isEqualTo(Duration.ofSeconds(5));
		assertThat(FactoryMethods.of(this.beanFactory, "made")).isNotNull();
		assertThat(FactoryMethods.of(this.beanFactory, "unknown")).isNull();
	}

	@DisposalTimeout("2s")
	static FiveSeconds make() {
		return new FiveSeconds();
	}

	@Test
	@DisplayName("T1: an annotation may have a placeholder")
	void whenAnnotationHasAPlaceholderThenItIsResolved() {
		this.beanFactory.addEmbeddedValueResolver((text) -> text.equals("${flush}") ? "250ms" : text);
		assertThat(limits(null).limitOf("writer", Placeholder.class)).isEqualTo(Duration.ofMillis(250));
	}

	@Test
	@DisplayName("T5: what is zero, negative, no duration or not there is refused with its name, its value and the remedy")
	void whenAnnotationCannotBeUsedThenItIsRefused() {
		for (String value : new String[] { "0s", "-1s", "soon", "" }) {
			DefaultListableBeanFactory resolving = new DefaultListableBeanFactory();
			resolving.addEmbeddedValueResolver((text) -> value.isEmpty() ? null : value);
			BeanLimits limits = new BeanLimits(resolving, DisposalSettings.DEFAULTS);
			assertThatExceptionOfType(InvalidDisposalSettingException.class)
				.isThrownBy(() -> limits.find("writer", Placeholder.class))
				.satisfies((ex) -> {
					assertThat(ex.getSetting()).isEqualTo("@DisposalTimeout of bean 'writer'");
					assertThat(ex.getValue()).isEqualTo(value);
					assertThat(ex.getRemedy()).startsWith("Use a positive duration");
					assertThat(ex).hasMessage(ex.getSetting() + " is set to '" + value + "'. " + ex.getRemedy());
				});
		}
	}

	@DisposalTimeout("5s")
	static class FiveSeconds {

	}

	@DisposalTimeout("${flush}")
	static class Placeholder {

	}

}
