package io.github.asyncdisposable.context;

import java.util.Collection;
import java.util.function.Supplier;

import org.springframework.beans.DirectFieldAccessor;
import org.springframework.context.Lifecycle;
import org.springframework.scheduling.concurrent.ExecutorConfigurationSupport;
import org.springframework.scheduling.concurrent.SimpleAsyncTaskScheduler;

/**
 * Warns of beans that depend on an executor or scheduler which refuses new tasks from the
 * moment the close begins (D7): what they hand to it in their disposal is rejected.
 */
final class SchedulerEdges {

	private SchedulerEdges() {
	}

	/**
	 * Warn of such edges.
	 * @param edges the graph, asked for if there is such an executor at all
	 */
	static void warn(Supplier<BeanEdges> edges, Collection<String> beans, Collection<String> lifecycle,
			LifecycleBeans lifecycleBeans, PlanWarnings warnings) {
		for (String name : lifecycle) {
			Lifecycle candidate = lifecycleBeans.get(name);
			if (candidate != null && refusesTasks(candidate)) {
				edges.get()
					.dependentsOf(name)
					.stream()
					.filter(beans::contains)
					.forEach((bean) -> warnings.add(bean, "Bean '" + bean + "' depends on '" + name
							+ "', which refuses new tasks once the close has begun"));
			}
		}
	}

	private static boolean refusesTasks(Lifecycle candidate) {
		return candidate instanceof SimpleAsyncTaskScheduler
				|| (candidate instanceof ExecutorConfigurationSupport executor && !acceptsTasks(executor));
	}

	private static boolean acceptsTasks(ExecutorConfigurationSupport executor) {
		try {
			return Boolean.TRUE
				.equals(new DirectFieldAccessor(executor).getPropertyValue("acceptTasksAfterContextClose"));
		}
		catch (RuntimeException ex) {
			return false;
		}
	}

}
