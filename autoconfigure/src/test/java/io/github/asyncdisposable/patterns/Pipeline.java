package io.github.asyncdisposable.patterns;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import io.github.asyncdisposable.AbstractAsyncDisposable;
import io.github.asyncdisposable.AsyncDisposableStack;
import io.github.asyncdisposable.InFlightOperations;

// tag::pipeline[]
final class Pipeline extends AbstractAsyncDisposable {

	private final AsyncDisposableStack stages = new AsyncDisposableStack();

	private final InFlightOperations storing = this.stages.use(InFlightOperations.draining());

	private final InFlightOperations enriching = this.stages.use(InFlightOperations.draining());

	private final InFlightOperations parsing = this.stages.use(InFlightOperations.draining());

	private final Function<String, CompletionStage<String>> parse;

	private final Function<String, CompletionStage<String>> enrich;

	private final Function<String, CompletionStage<String>> store;

	Pipeline(Function<String, CompletionStage<String>> parse, Function<String, CompletionStage<String>> enrich,
			Function<String, CompletionStage<String>> store) {
		this.parse = parse;
		this.enrich = enrich;
		this.store = store;
	}

	CompletableFuture<Void> accept(String line) {
		return this.parsing.run((signal) -> this.parse.apply(line).thenAccept(this::parsed));
	}

	private void parsed(String item) {
		this.enriching.run((signal) -> this.enrich.apply(item).thenAccept(this::enriched));
	}

	private void enriched(String item) {
		this.storing.run((signal) -> this.store.apply(item));
	}

	@Override
	protected CompletionStage<?> disposeAsyncCore() {
		return this.stages.disposeAsync();
	}

}
// end::pipeline[]
