package io.github.asyncdisposable.patterns;

import java.util.function.Function;
import java.util.function.Supplier;

import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.github.asyncdisposable.AsyncDisposable;

/**
 * A stream that owns what it reads from, with Reactor.
 */
final class Streams {

	private Streams() {
	}

	// tag::flux[]
	static <R extends AsyncDisposable, T> Flux<T> owning(Supplier<R> acquire, Function<R, Publisher<T>> rows) {
		return Flux.usingWhen(Mono.fromSupplier(acquire), rows,
				(resource) -> Mono.fromCompletionStage(resource::disposeAsync));
	}
	// end::flux[]

}
