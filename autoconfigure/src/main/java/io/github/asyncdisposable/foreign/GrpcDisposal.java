package io.github.asyncdisposable.foreign;

import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import io.github.asyncdisposable.DisposalContext;
import io.github.asyncdisposable.context.DisposalSource;
import io.grpc.ManagedChannel;
import org.jspecify.annotations.Nullable;

/**
 * Disposes gRPC channels: calls in flight may end, within the limit, and are cancelled at
 * it. Spring would call {@code shutdown()}, which does not wait.
 *
 * @since 0.1.0
 */
public final class GrpcDisposal {

	private GrpcDisposal() {
	}

	/**
	 * Return the source for {@link ManagedChannel} beans.
	 * @return the source
	 */
	public static DisposalSource managedChannels() {
		return new BuiltInDisposer<>(ManagedChannel.class, GrpcDisposal::shutDown, Set.of("shutdownNow"));
	}

	/**
	 * A channel tells nobody when it has terminated; all one can do is to wait.
	 */
	private static @Nullable CompletionStage<?> shutDown(ManagedChannel channel, DisposalContext context)
			throws InterruptedException {
		context.signal().onCancel(channel::shutdownNow);
		channel.shutdown();
		channel.awaitTermination(ForeignAction.beyond(context).toNanos(), TimeUnit.NANOSECONDS);
		return null;
	}

}
