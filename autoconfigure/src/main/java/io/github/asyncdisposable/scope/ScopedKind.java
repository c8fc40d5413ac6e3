package io.github.asyncdisposable.scope;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Set;

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.DisposalContext;
import io.github.asyncdisposable.context.DisposalKind;
import io.github.asyncdisposable.context.InstanceDisposal;
import io.github.asyncdisposable.context.ManagedBean;
import io.github.asyncdisposable.engine.DisposalAction;
import io.github.asyncdisposable.engine.DisposalNode;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * What all instances of a bean have in common. Immutable.
 *
 * @param type their class
 * @param name the name that they are known by
 * @param limit the limit of each, {@code null} for a share of the deadline
 * @param asksForLimit whether its disposal may ask how long it may take, or be told when
 * that is over
 * @param hasCallbacks whether Spring calls anything of it afterwards
 * @param askedLater the names of the beans that it may ask for after its creation
 */
record ScopedKind(Class<?> type, String name, String typeName, @Nullable Duration limit, boolean asksForLimit,
		boolean hasCallbacks, Set<String> askedLater) {

	static ScopedKind of(ManagedBean bean, InstanceDisposal instances) {
		String name = ScopedBean.displayName(bean.name());
		Class<?> type = bean.bean().getClass();
		return new ScopedKind(type, name, ClassUtils.getUserClass(type).getName(), instances.limit(name, bean.bean()),
				bean.kind() != DisposalKind.ASYNC_DISPOSABLE || asksForLimit(type), instances.hasCallbacks(bean),
				instances.askedLater(bean.name()));
	}

	/**
	 * What there will be a node for when a scope is disposed.
	 */
	static DisposalNode expected(String name, Class<?> type) {
		return new ScopedKind(type, ScopedBean.displayName(name), ClassUtils.getUserClass(type).getName(), null, true,
				true, Set.of())
			.node((context) -> null);
	}

	private static boolean asksForLimit(Class<?> type) {
		Method method = ReflectionUtils.findMethod(type, "disposeAsync", DisposalContext.class);
		return method == null || method.getDeclaringClass() != AsyncDisposable.class;
	}

	DisposalNode node(DisposalAction action) {
		return new DisposalNode(this.name, this.typeName, AsyncScoped.SCOPE, DisposalNode.Kind.ASYNCHRONOUS, action,
				null, this.limit, null);
	}

}
