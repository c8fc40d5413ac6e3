package io.github.asyncdisposable.autoconfigure;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import io.github.asyncdisposable.report.ShutdownLog;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;

/**
 * Configuration properties for asynchronous disposal.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("async-disposable")
public class AsyncDisposableProperties {

	/**
	 * Limit of a bean's disposal, for beans that set none of their own. Unset, a bean
	 * gets what is left of the shutdown deadline, less what those after it need.
	 */
	private @Nullable Duration timeout;

	/**
	 * Time left to a bean to end in good order after it was told that its limit is
	 * reached. May be zero.
	 */
	private Duration faultGrace = Duration.ofSeconds(1);

	/**
	 * Whether to look for objects that are garbage-collected without having been
	 * disposed, and to log where they were created. For development: each takes a stack
	 * trace when it is created, in the whole JVM.
	 */
	private boolean leakDetection;

	/**
	 * Settings of single beans, by bean name.
	 */
	private final Map<String, Bean> beans = new LinkedHashMap<>();

	private final DestroyMethods destroyMethods = new DestroyMethods();

	private final Disposers disposers = new Disposers();

	@NestedConfigurationProperty
	private final ShutdownProperties shutdown = new ShutdownProperties();

	private final Scope scope = new Scope();

	private final Metrics metrics = new Metrics();

	private final Report report = new Report();

	public @Nullable Duration getTimeout() {
		return this.timeout;
	}

	public void setTimeout(@Nullable Duration timeout) {
		this.timeout = timeout;
	}

	public Duration getFaultGrace() {
		return this.faultGrace;
	}

	public void setFaultGrace(Duration faultGrace) {
		this.faultGrace = faultGrace;
	}

	public boolean isLeakDetection() {
		return this.leakDetection;
	}

	public void setLeakDetection(boolean leakDetection) {
		this.leakDetection = leakDetection;
	}

	public Map<String, Bean> getBeans() {
		return this.beans;
	}

	public DestroyMethods getDestroyMethods() {
		return this.destroyMethods;
	}

	public Disposers getDisposers() {
		return this.disposers;
	}

	public ShutdownProperties getShutdown() {
		return this.shutdown;
	}

	public Scope getScope() {
		return this.scope;
	}

	public Metrics getMetrics() {
		return this.metrics;
	}

	public Report getReport() {
		return this.report;
	}

	/**
	 * Settings of one bean.
	 */
	public static class Bean {

		/**
		 * Limit of this bean's disposal.
		 */
		private @Nullable Duration timeout;

		public @Nullable Duration getTimeout() {
			return this.timeout;
		}

		public void setTimeout(@Nullable Duration timeout) {
			this.timeout = timeout;
		}

	}

	/**
	 * Settings of destroy methods that return a stage.
	 */
	public static class DestroyMethods {

		/**
		 * Whether to take over destroy methods that return a future, a completion stage
		 * or a reactive type.
		 */
		private boolean enabled = true;

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

	}

	/**
	 * Settings of the disposers that come with this library.
	 */
	public static class Disposers {

		/**
		 * Whether to dispose R2DBC connection pools, Reactor Netty connection providers
		 * and loop resources, Netty event loop groups and gRPC channels.
		 */
		private boolean enabled = true;

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

	}

	/**
	 * Settings of scopes.
	 */
	public static class Scope {

		/**
		 * Limit of all disposals of one scope together.
		 */
		private Duration deadline = Duration.ofSeconds(10);

		public Duration getDeadline() {
			return this.deadline;
		}

		public void setDeadline(Duration deadline) {
			this.deadline = deadline;
		}

	}

	/**
	 * Settings of the meters.
	 */
	public static class Metrics {

		/**
		 * Whether meter registries stay open until all beans are disposed, so that what
		 * is timed then is still published.
		 */
		private boolean deferRegistryClose = true;

		public boolean isDeferRegistryClose() {
			return this.deferRegistryClose;
		}

		public void setDeferRegistryClose(boolean deferRegistryClose) {
			this.deferRegistryClose = deferRegistryClose;
		}

	}

	/**
	 * Settings of what is told about a shutdown.
	 */
	public static class Report {

		/**
		 * How much the log tells at the end of a shutdown.
		 */
		private ShutdownLog.Detail log = ShutdownLog.Detail.SUMMARY;

		/**
		 * Directory that takes a journal of each shutdown, written while it goes on. Ten
		 * are kept. Unset, no journal is written.
		 */
		private @Nullable String directory;

		/**
		 * File that gets a summary of the shutdown, such as /dev/termination-log in
		 * Kubernetes. Unset, none is written.
		 */
		private @Nullable String terminationMessagePath;

		public ShutdownLog.Detail getLog() {
			return this.log;
		}

		public void setLog(ShutdownLog.Detail log) {
			this.log = log;
		}

		public @Nullable String getDirectory() {
			return this.directory;
		}

		public void setDirectory(@Nullable String directory) {
			this.directory = directory;
		}

		public @Nullable String getTerminationMessagePath() {
			return this.terminationMessagePath;
		}

		public void setTerminationMessagePath(@Nullable String terminationMessagePath) {
			this.terminationMessagePath = terminationMessagePath;
		}

	}

}
