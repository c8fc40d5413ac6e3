package io.github.asyncdisposable.patterns;

import java.io.Writer;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

import io.github.asyncdisposable.AbstractAsyncDisposable;
import io.github.asyncdisposable.AsyncDisposableStack;

// tag::parts[]
class Importer extends AbstractAsyncDisposable {

	private final Writer staging;

	private final Link link;

	private final AsyncDisposableStack parts;

	Importer(Supplier<Writer> open, Supplier<Link> connect, ScheduledExecutorService timer) {
		try (AsyncDisposableStack acquired = new AsyncDisposableStack()) {
			acquired.adopt(timer, (owned) -> {
				owned.shutdownNow();
				return null;
			});
			this.staging = acquired.useCloseable(open.get());
			this.link = acquired.use(connect.get());
			acquired.defer(() -> this.link.send("that was all"));
			this.parts = acquired.move();
		}
	}

	@Override
	protected CompletionStage<?> disposeAsyncCore() {
		return this.parts.disposeAsync();
	}

}
// end::parts[]
