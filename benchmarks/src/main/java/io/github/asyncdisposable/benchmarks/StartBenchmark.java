package io.github.asyncdisposable.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

import io.github.asyncdisposable.autoconfigure.AsyncDisposableAutoConfiguration;

import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * Starts a context with plain beans.
 */
final class StartBenchmark {

	/** One thread does it all; its processor time is steadier than the clock's. */
	private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

	private StartBenchmark() {
	}

	/**
	 * Start without the starter, but with what it shares with every Boot application.
	 * @return how much processor time the refresh took, in milliseconds
	 */
	static double plain(int beans) {
		return start(Base.class, beans);
	}

	static double withStarter(int beans) {
		return start(AsyncDisposableAutoConfiguration.class, beans);
	}

	private static double start(Class<?> configuration, int beans) {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.register(configuration);
			for (int i = 0; i < beans; i++) {
				context.registerBeanDefinition("bean" + i, new RootBeanDefinition(PlainBean.class));
			}
			long start = THREADS.getCurrentThreadCpuTime();
			context.refresh();
			return (THREADS.getCurrentThreadCpuTime() - start) / 1e6;
		}
	}

	static final class PlainBean {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(AnyProperties.class)
	static class Base {

	}

	/**
	 * Every Boot application has some.
	 */
	@ConfigurationProperties("any")
	static final class AnyProperties {

	}

}
