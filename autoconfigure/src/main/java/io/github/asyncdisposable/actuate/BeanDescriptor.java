package io.github.asyncdisposable.actuate;

import java.time.Duration;
import java.util.List;

import io.github.asyncdisposable.context.DisposalState;
import io.github.asyncdisposable.context.PlannedBean;
import io.github.asyncdisposable.context.TimeoutSource;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * A bean in the plan. Immutable.
 *
 * @param type the name of its class
 * @param scope its scope
 * @param kind why it is disposed the way it is: {@code async-disposable},
 * {@code disposer}, {@code destroy-method}, {@code built-in}, {@code synchronous}
 * @param timeout its limit, {@code null} for a synchronous one, which has none; of a
 * share, the most that it can be
 * @param timeoutSource where the limit comes from: {@code property}, {@code annotation},
 * {@code default}, {@code share}
 * @param dependsOn the beans directly behind it in the plan
 * @param slot {@code destroy}, or {@code before} and the name of a Lifecycle bean
 * @param step which step of that part it is, from 1
 * @param state {@code active}, {@code disposing} or {@code disposed}
 * @param pending how many units it has still to do, {@code null} where it does not say
 * @param warnings what its owner should know
 * @since 0.1.0
 */
public record BeanDescriptor(String type, String scope, String kind, @Nullable Duration timeout,
		@Nullable String timeoutSource, List<String> dependsOn, String slot, int step, String state,
		@Nullable Long pending, List<String> warnings) implements OperationResponseBody {

	static BeanDescriptor of(PlannedBean bean) {
		TimeoutSource source = bean.timeoutSource();
		DisposalState state = bean.state();
		return new BeanDescriptor(bean.type(), bean.scope(), bean.kind().id(), bean.timeout(),
				(source != null) ? source.id() : null, bean.dependsOn(),
				bean.slot().isEmpty() ? "destroy" : "before " + bean.slot(), bean.step(), state.id(), bean.pending(),
				bean.warnings());
	}

}
