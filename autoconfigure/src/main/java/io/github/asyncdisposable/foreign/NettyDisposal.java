package io.github.asyncdisposable.foreign;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.asyncdisposable.DisposalContext;
import io.github.asyncdisposable.context.DisposalSource;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.Future;

/**
 * Disposes Netty's event loop groups, of which Spring would call the deprecated
 * {@code shutdown()} that neither closes channels in good order nor waits.
 *
 * @since 0.1.0
 */
public final class NettyDisposal {

	private NettyDisposal() {
	}

	/**
	 * Return the source for {@link EventLoopGroup} beans. There is no quiet period: what
	 * uses the loops is disposed before them.
	 * @return the source
	 */
	public static DisposalSource eventLoopGroups() {
		return new BuiltInDisposer<>(EventLoopGroup.class, NettyDisposal::shutDown,
				Set.of("shutdownGracefully", "shutdownNow"));
	}

	private static CompletableFuture<?> shutDown(EventLoopGroup group, DisposalContext context) {
		CompletableFuture<Void> terminated = new CompletableFuture<>();
		group.shutdownGracefully(0, context.remaining().toMillis(), TimeUnit.MILLISECONDS);
		group.terminationFuture().addListener((Future<Object> ended) -> {
			if (ended.cause() != null) {
				terminated.completeExceptionally(ended.cause());
			}
			else {
				terminated.complete(null);
			}
		});
		return terminated;
	}

}
