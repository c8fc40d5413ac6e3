package io.github.asyncdisposable.context;

import java.util.concurrent.CompletionStage;

import io.github.asyncdisposable.DisposalContext;
import io.github.asyncdisposable.engine.DisposalAction;
import org.jspecify.annotations.Nullable;

/**
 * Disposes a bean, or joins its disposal where it has begun on another way.
 */
record OneDisposal(ManagedBean bean, ManagedBeans managedBeans) implements DisposalAction {

	@Override
	public @Nullable CompletionStage<?> start(DisposalContext context) throws Exception {
		if (!this.managedBeans.begin(this.bean)) {
			return this.managedBeans.endOf(this.bean);
		}
		try {
			CompletionStage<?> stage = this.bean.action().start(context);
			if (stage == null) {
				this.managedBeans.ended(this.bean);
			}
			else {
				stage.whenComplete((value, ex) -> this.managedBeans.ended(this.bean));
			}
			return stage;
		}
		catch (Throwable ex) {
			this.managedBeans.ended(this.bean);
			throw ex;
		}
	}

	@Override
	public void fault(Throwable cause) {
		this.bean.action().fault(cause);
	}

	@Override
	public long pending() {
		return this.bean.action().pending();
	}

}
