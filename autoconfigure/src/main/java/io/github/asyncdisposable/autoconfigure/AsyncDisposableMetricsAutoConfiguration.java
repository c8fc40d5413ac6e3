package io.github.asyncdisposable.autoconfigure;

import java.util.List;

import io.github.asyncdisposable.context.ContextDisposal;
import io.github.asyncdisposable.metrics.DeferredRegistryClose;
import io.github.asyncdisposable.metrics.DisposalMetrics;
import io.github.asyncdisposable.metrics.DisposalObservationConvention;
import io.github.asyncdisposable.metrics.LastShutdownMeters;
import io.github.asyncdisposable.metrics.LeakCounter;
import io.github.asyncdisposable.metrics.ShutdownObservationConvention;
import io.github.asyncdisposable.report.LastShutdown;
import io.github.asyncdisposable.scope.AsyncScoped;
import io.github.asyncdisposable.scope.OpenScopes;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.observation.GlobalObservationConvention;
import io.micrometer.observation.ObservationFilter;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.annotation.Order;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for the meters and spans of disposals. Needs Micrometer alone and
 * asks for the registries when its listener is created, not by a condition: they may come
 * from actuator, in whichever version, or be beans of the application's own.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { AsyncDisposableAutoConfiguration.class, AsyncDisposableReportAutoConfiguration.class })
@ConditionalOnClass({ DefaultMeterObservationHandler.class, ObservationRegistry.class })
@ConditionalOnBean(value = ContextDisposal.class, search = SearchStrategy.CURRENT)
public final class AsyncDisposableMetricsAutoConfiguration {

	@Bean
	@Order(0)
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	DisposalMetrics asyncDisposableMetrics(ApplicationContext context, ObjectProvider<MeterRegistry> meterRegistries,
			ObjectProvider<ObservationRegistry> observationRegistry,
			ObjectProvider<DisposalObservationConvention> disposalConvention,
			ObjectProvider<ShutdownObservationConvention> shutdownConvention, ObjectProvider<ObservationFilter> filters,
			ObjectProvider<GlobalObservationConvention<?>> globalConventions, ObjectProvider<OpenScopes> openScopes) {
		DisposalMetrics metrics = DisposalMetrics.builder()
			.meterRegistries(primaryOrAll(meterRegistries))
			.observationRegistry(observationRegistry.getIfUnique(() -> ObservationRegistry.NOOP))
			.conventions(disposalConvention.getIfAvailable(), shutdownConvention.getIfAvailable())
			.configuredWith(filters.orderedStream().toList(), globalConventions.orderedStream().toList())
			.parent(parentsMetrics(context.getParent()))
			.build();
		openScopes.ifUnique((scopes) -> metrics.count(AsyncScoped.SCOPE, scopes::beanCount));
		return metrics;
	}

	@Bean
	@Lazy(false)
	@ConditionalOnProperty(name = "async-disposable.leak-detection", havingValue = "true")
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	LeakCounter asyncDisposableLeakCounter(ObjectProvider<MeterRegistry> meterRegistries) {
		return new LeakCounter(primaryOrAll(meterRegistries));
	}

	/**
	 * Bound here, as Boot would, since a bare registry has nobody who does.
	 */
	@Bean
	@Lazy(false)
	@ConditionalOnBean(value = LastShutdown.class, search = SearchStrategy.CURRENT)
	@ConditionalOnMissingBean(name = "asyncDisposableLastShutdownMeters", search = SearchStrategy.CURRENT)
	SmartInitializingSingleton asyncDisposableLastShutdownMeters(LastShutdown lastShutdown,
			ObjectProvider<MeterRegistry> meterRegistries) {
		return () -> lastShutdown.report().ifPresent((report) -> {
			LastShutdownMeters meters = new LastShutdownMeters(report.duration(), report.unfinished().size());
			primaryOrAll(meterRegistries).forEach(meters::bindTo);
		});
	}

	private static @Nullable DisposalMetrics parentsMetrics(@Nullable ApplicationContext parent) {
		return (parent != null) ? parent.getBeanProvider(DisposalMetrics.class).getIfAvailable() : null;
	}

	private static List<MeterRegistry> primaryOrAll(ObjectProvider<MeterRegistry> meterRegistries) {
		MeterRegistry primary = meterRegistries.getIfUnique();
		return (primary != null) ? List.of(primary) : meterRegistries.orderedStream().toList();
	}

	@Bean
	@Lazy(false)
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	@ConditionalOnProperty(name = "async-disposable.metrics.defer-registry-close", havingValue = "true",
			matchIfMissing = true)
	DeferredRegistryClose asyncDisposableDeferredRegistryClose(ApplicationContext context,
			ContextDisposal contextDisposal) {
		contextDisposal.keepLongest(MeterRegistry.class::isInstance);
		return new DeferredRegistryClose(context, contextDisposal::left);
	}

}
