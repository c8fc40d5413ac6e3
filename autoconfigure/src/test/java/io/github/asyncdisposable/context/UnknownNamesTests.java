package io.github.asyncdisposable.context;

import java.util.Set;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link UnknownNames}.
 */
@ExtendWith(OutputCaptureExtension.class)
class UnknownNamesTests {

	private final DefaultListableBeanFactory beanFactory = new DefaultListableBeanFactory();

	private final ManagedBeans managedBeans = new ManagedBeans();

	private void warn(String configured, String... managed) {
		for (String name : managed) {
			this.managedBeans.add(ManagedBean.own(name, new Object()));
		}
		UnknownNames.warn(Set.of(configured), this.beanFactory, this.managedBeans);
	}

	@Test
	@DisplayName("T5: the three nearest names are told, the nearest first")
	void whenNameIsUnknownThenTheNearestAreTold(CapturedOutput output) {
		warn("writer", "writers", "wrote", "writes", "writer1x2y", "archive");
		assertThat(output).contains("Property 'async-disposable.beans.writer.timeout' is set but there is no bean "
				+ "'writer'. Nearest names: [writers, writes, wrote]");
	}

	@Test
	@DisplayName("T5: a letter too many, too few or another one are as far, also at the begin; names that are as far come by name")
	void whenALetterDiffersThenTheNameIsNear(CapturedOutput output) {
		warn("cart", "ccart", "art", "dart", "chart", "xyz");
		assertThat(output).contains("Nearest names: [art, ccart, chart]");
	}

	@Test
	@DisplayName("T5: an empty name is as far away as it lacks letters")
	void whenNamesHaveNoLetterInCommonThenTheShorterIsNearer(CapturedOutput output) {
		warn("ab", "-", "xyzxyz", "xyz", "xy");
		assertThat(output).contains("Nearest names: [-, xy, xyz]");
	}

	@Test
	@DisplayName("T1 T5: a bean that is only written differently is not unknown, be it not managed")
	void whenNameIsKnownThenThereIsNoWarning(CapturedOutput output) {
		this.beanFactory.registerBeanDefinition("orderWriter", new RootBeanDefinition(Object.class));
		warn("ORDER_WRITER", "other");
		assertThat(output).doesNotContain("there is no bean");
	}

}
