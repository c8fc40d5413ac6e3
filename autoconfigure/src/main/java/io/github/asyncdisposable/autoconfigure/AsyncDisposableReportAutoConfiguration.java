package io.github.asyncdisposable.autoconfigure;

import io.github.asyncdisposable.context.ContextDisposal;
import io.github.asyncdisposable.context.DisposingPostProcessor;
import io.github.asyncdisposable.report.LastShutdown;
import io.github.asyncdisposable.report.ShutdownReporter;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Role;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for the report of the last shutdown, the journal and the
 * termination message.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = AsyncDisposableAutoConfiguration.class)
@ConditionalOnBean(value = ContextDisposal.class, search = SearchStrategy.CURRENT)
public final class AsyncDisposableReportAutoConfiguration {

	static final String LAST_SHUTDOWN = "asyncDisposableLastShutdown";

	static final String REPORTER = "asyncDisposableShutdownReporter";

	/**
	 * Named, as are all here, so that nobody has to look for them by their type.
	 */
	@Bean(LAST_SHUTDOWN)
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	LastShutdown asyncDisposableLastShutdown(DisposingPostProcessor asyncDisposablePostProcessor,
			@Qualifier(AsyncDisposableAutoConfiguration.PROPERTIES) AsyncDisposableProperties properties) {
		ApplicationContext parent = asyncDisposablePostProcessor.context().getParent();
		LastShutdown parents = (parent != null && parent.containsBean(LAST_SHUTDOWN))
				? parent.getBean(LAST_SHUTDOWN, LastShutdown.class) : null;
		return LastShutdown.read(ValidSettings.path("report.directory", properties.getReport().getDirectory()),
				parents);
	}

	/**
	 * Before all other listeners: what they do must not come between a call and its line
	 * in the journal.
	 */
	@Bean(REPORTER)
	@Order(Ordered.HIGHEST_PRECEDENCE)
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	ShutdownReporter asyncDisposableShutdownReporter(LastShutdown asyncDisposableLastShutdown,
			DisposingPostProcessor asyncDisposablePostProcessor,
			@Qualifier(AsyncDisposableAutoConfiguration.PROPERTIES) AsyncDisposableProperties properties) {
		return new ShutdownReporter(asyncDisposableLastShutdown, asyncDisposablePostProcessor.context()::isClosed,
				ValidSettings.path("report.termination-message-path",
						properties.getReport().getTerminationMessagePath()));
	}

	@Bean
	@Lazy(false)
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	JournaledClose asyncDisposableJournaledClose(ShutdownReporter asyncDisposableShutdownReporter,
			DisposingPostProcessor asyncDisposablePostProcessor) {
		return new JournaledClose(asyncDisposableShutdownReporter, asyncDisposablePostProcessor.context());
	}

}
