package io.github.asyncdisposable.actuate;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Endpoint that shows the disposal plan of an application context and of its ancestors,
 * as it would run now (M6). Read-only: reading it creates no bean and runs nothing. Any
 * thread may call it.
 *
 * @since 0.1.0
 */
@Endpoint(id = "asyncdisposables", defaultAccess = Access.READ_ONLY)
public final class AsyncDisposablesEndpoint {

	private final ConfigurableApplicationContext context;

	/**
	 * Create an endpoint for a context and its ancestors.
	 * @param context the context
	 */
	public AsyncDisposablesEndpoint(ConfigurableApplicationContext context) {
		this.context = context;
	}

	/**
	 * Describe the plans.
	 * @return the plan of each context in which beans are disposed, its own first, then
	 * its ancestors'
	 */
	@ReadOperation
	public PlansDescriptor plans() {
		Map<String, ContextDescriptor> contexts = new LinkedHashMap<>();
		for (ApplicationContext each = this.context; each != null; each = each.getParent()) {
			ContextPlan plan = ContextPlan.of(each);
			if (plan != null) {
				contexts.put(plan.id(), plan.describe());
			}
		}
		return new PlansDescriptor(contexts);
	}

	/**
	 * Describe one bean.
	 * @param bean the name of the bean, or an alias
	 * @return the bean as it stands in the plan, from the nearest context that has it;
	 * {@code null} if no plan does
	 */
	@ReadOperation
	public @Nullable BeanDescriptor bean(@Selector String bean) {
		for (ApplicationContext each = this.context; each != null; each = each.getParent()) {
			ContextPlan plan = ContextPlan.of(each);
			BeanDescriptor descriptor = (plan != null) ? plan.describe(bean) : null;
			if (descriptor != null) {
				return descriptor;
			}
		}
		return null;
	}

	/**
	 * The plans of several contexts.
	 *
	 * @param contexts the plans, by the ids of the contexts
	 */
	public record PlansDescriptor(Map<String, ContextDescriptor> contexts) implements OperationResponseBody {

		public PlansDescriptor {
			contexts = Collections.unmodifiableMap(new LinkedHashMap<>(contexts));
		}

	}

}
