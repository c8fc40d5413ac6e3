package io.github.asyncdisposable.foreign;

import java.time.Duration;
import java.util.Set;

import io.github.asyncdisposable.context.DisposalSource;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/**
 * Disposes Reactor Netty's connection providers and event loops. Their {@code dispose()}
 * starts disposal and does not wait for it.
 *
 * @since 0.1.0
 */
public final class ReactorNettyDisposal {

	private static final Set<String> REPLACED = Set.of("dispose", "disposeLater");

	private ReactorNettyDisposal() {
	}

	/**
	 * Return the source for {@link ConnectionProvider} beans.
	 * @return the source
	 */
	public static DisposalSource connectionProviders() {
		return new BuiltInDisposer<>(ConnectionProvider.class,
				(provider, context) -> provider.disposeLater().toFuture(), REPLACED);
	}

	/**
	 * Return the source for {@link LoopResources} beans. There is no quiet period: what
	 * uses the loops is disposed before them.
	 * @return the source
	 */
	public static DisposalSource loopResources() {
		return new BuiltInDisposer<>(LoopResources.class,
				(loops, context) -> loops.disposeLater(Duration.ZERO, ForeignAction.beyond(context)).toFuture(),
				REPLACED);
	}

}
