package io.github.asyncdisposable.patterns;

import java.util.concurrent.CompletionStage;

import io.github.asyncdisposable.AsyncDisposableStack;

// tag::inheritance[]
class RecordedSession extends Session {

	private final LineWriter recorder;

	RecordedSession(Link link, LineWriter recorder) {
		super(link);
		this.recorder = recorder;
	}

	@Override
	protected CompletionStage<?> disposeAsyncCore() {
		AsyncDisposableStack parts = new AsyncDisposableStack();
		parts.use(super::disposeAsyncCore);
		parts.use(this.recorder);
		return parts.disposeAsync();
	}

	@Override
	protected void disposeCore() {
		try {
			this.recorder.close();
		}
		finally {
			super.disposeCore();
		}
	}

}
// end::inheritance[]
