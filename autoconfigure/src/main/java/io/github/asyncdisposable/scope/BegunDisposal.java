package io.github.asyncdisposable.scope;

import java.util.concurrent.CompletionStage;

import io.github.asyncdisposable.DisposalContext;
import io.github.asyncdisposable.context.ManagedBean;
import io.github.asyncdisposable.engine.DisposalAction;
import org.jspecify.annotations.Nullable;

/**
 * The disposal of a bean, which may have begun before a plan takes it over.
 */
final class BegunDisposal implements DisposalAction {

	private final ManagedBean bean;

	private @Nullable CompletionStage<?> begun;

	BegunDisposal(ManagedBean bean) {
		this.bean = bean;
	}

	void begun(CompletionStage<?> stage) {
		this.begun = stage;
	}

	@Override
	public @Nullable CompletionStage<?> start(DisposalContext context) throws Exception {
		return (this.begun != null) ? this.begun : this.bean.action().start(context);
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
