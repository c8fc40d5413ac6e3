package io.github.asyncdisposable.context;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.github.asyncdisposable.engine.DisposalLimits;
import io.github.asyncdisposable.engine.DisposalNode;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * Says of a bean in the plan what does not come from the graph: why and how far it is
 * disposed, its limit, what it still has to do.
 */
final class PlanDetails {

	private final ManagedBeans managedBeans;

	private final BeanLimits beanLimits;

	private final DisposalLimits limits;

	PlanDetails(ManagedBeans managedBeans, BeanLimits beanLimits, DisposalLimits limits) {
		this.managedBeans = managedBeans;
		this.beanLimits = beanLimits;
		this.limits = limits;
	}

	PlannedBean describe(List<String> names, DisposalNode node, String slot, int step, int beansBehind,
			List<String> dependsOn, Map<String, List<String>> warnings) {
		ManagedBean managed = names.stream()
			.flatMap((name) -> this.managedBeans.of(name).stream())
			.findFirst()
			.orElse(null);
		BeanLimit limit = (managed != null) ? limit(names, beansBehind) : null;
		return new PlannedBean(names.get(0), node.type(), node.scope(),
				(managed != null) ? managed.kind() : DisposalKind.SYNCHRONOUS, (limit != null) ? limit.timeout() : null,
				(limit != null) ? limit.source() : null, slot, step, dependsOn,
				(managed != null) ? state(managed) : DisposalState.ACTIVE, (managed != null) ? pending(managed) : null,
				names.stream().flatMap((name) -> warnings.getOrDefault(name, List.of()).stream()).distinct().toList());
	}

	/**
	 * The longest that is set for any of its names (D11), else its share.
	 */
	private BeanLimit limit(List<String> names, int beansBehind) {
		return names.stream()
			.flatMap((name) -> this.managedBeans.of(name).stream())
			.map(this::limit)
			.filter(Objects::nonNull)
			.max(Comparator.comparing(BeanLimit::timeout))
			.orElseGet(() -> new BeanLimit(share(beansBehind), TimeoutSource.SHARE));
	}

	private @Nullable BeanLimit limit(ManagedBean bean) {
		try {
			return this.beanLimits.find(bean.name(), ClassUtils.getUserClass(bean.bean()));
		}
		catch (InvalidDisposalSettingException ex) {
			// Such a bean gets its share, which was logged.
			return null;
		}
	}

	private Duration share(int beansBehind) {
		return this.limits.share(beansBehind);
	}

	private DisposalState state(ManagedBean bean) {
		ManagedBeans.End end = this.managedBeans.endOf(bean);
		if (end == null) {
			return DisposalState.ACTIVE;
		}
		return end.isDone() ? DisposalState.DISPOSED : DisposalState.DISPOSING;
	}

	/**
	 * What a bean throws when it is asked must not cost the others.
	 */
	private static @Nullable Long pending(ManagedBean bean) {
		try {
			long pending = bean.action().pending();
			return (pending >= 0) ? pending : null;
		}
		catch (RuntimeException | LinkageError ex) {
			return null;
		}
	}

}
