package io.github.asyncdisposable.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import io.github.asyncdisposable.context.BeanClaims;
import io.github.asyncdisposable.context.ContextDisposal;
import io.github.asyncdisposable.context.DestroyMethodFilter;
import io.github.asyncdisposable.context.DisposalSettings;
import io.github.asyncdisposable.context.DisposingPostProcessor;
import io.github.asyncdisposable.context.InvalidDisposalSettingException;
import io.github.asyncdisposable.context.LeakDetectionSwitch;
import io.github.asyncdisposable.context.StartGuard;
import io.github.asyncdisposable.engine.DisposalListener;
import io.github.asyncdisposable.report.ShutdownLog;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Role;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration for the disposal of
 * {@link io.github.asyncdisposable.AsyncDisposable} beans when the context closes.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@EnableConfigurationProperties(AsyncDisposableProperties.class)
public final class AsyncDisposableAutoConfiguration {

	/** The name that Boot gives to the bean of the properties. */
	static final String PROPERTIES = "async-disposable-"
			+ "io.github.asyncdisposable.autoconfigure.AsyncDisposableProperties";

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static BeanClaims asyncDisposableBeanClaims() {
		return new BeanClaims();
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static DestroyMethodFilter asyncDisposableDestroyMethodFilter(BeanClaims asyncDisposableBeanClaims) {
		return new DestroyMethodFilter(asyncDisposableBeanClaims);
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static DisposingPostProcessor asyncDisposablePostProcessor(BeanClaims asyncDisposableBeanClaims) {
		return new DisposingPostProcessor(asyncDisposableBeanClaims);
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static StartGuard asyncDisposableStartGuard() {
		return new StartGuard(AsyncDisposableAutoConfiguration::disposalOfFailedStart);
	}

	/**
	 * Where the properties cannot be used, which may be why the start has failed, the
	 * defaults hold.
	 */
	private static ContextDisposal disposalOfFailedStart(DisposingPostProcessor postProcessor) {
		AsyncDisposableProperties properties = new AsyncDisposableProperties();
		DisposalSettings settings = DisposalSettings.DEFAULTS;
		try {
			Environment environment = postProcessor.context().getEnvironment();
			properties = Binder.get(environment).bindOrCreate("async-disposable", AsyncDisposableProperties.class);
			settings = ValidSettings.from(properties, environment);
		}
		catch (BindException | InvalidDisposalSettingException ex) {
			properties = new AsyncDisposableProperties();
		}
		return postProcessor.contextDisposal(settings, List.of(new ShutdownLog(properties.getReport().getLog())));
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	@ConditionalOnProperty(name = "async-disposable.leak-detection", havingValue = "true")
	static LeakDetectionSwitch asyncDisposableLeakDetectionSwitch() {
		return new LeakDetectionSwitch();
	}

	/**
	 * The names of the parameters are those of the beans: to look for one by its type
	 * costs a pass over all definitions, which is felt at the start of an application
	 * with ten thousand.
	 */
	@Bean(ContextDisposal.BEAN_NAME)
	@Lazy(false)
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	ContextDisposal asyncDisposableContextDisposal(DisposingPostProcessor asyncDisposablePostProcessor,
			@Qualifier(PROPERTIES) AsyncDisposableProperties properties, ShutdownLog asyncDisposableShutdownLog) {
		List<DisposalListener> early = new ArrayList<>();
		ConfigurableApplicationContext context = asyncDisposablePostProcessor.context();
		if (context.containsLocalBean(AsyncDisposableReportAutoConfiguration.REPORTER)) {
			early.add(context.getBean(AsyncDisposableReportAutoConfiguration.REPORTER, DisposalListener.class));
		}
		early.add(asyncDisposableShutdownLog);
		return asyncDisposablePostProcessor.contextDisposal(ValidSettings.from(properties, context.getEnvironment()),
				early);
	}

	/**
	 * Listeners are found among the beans that exist.
	 */
	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static LazyInitializationExcludeFilter asyncDisposableListenersAreNotLazy() {
		return LazyInitializationExcludeFilter.forBeanTypes(DisposalListener.class);
	}

	@Bean
	@Order(Ordered.LOWEST_PRECEDENCE)
	ShutdownLog asyncDisposableShutdownLog(@Qualifier(PROPERTIES) AsyncDisposableProperties properties) {
		return new ShutdownLog(properties.getReport().getLog());
	}

}
