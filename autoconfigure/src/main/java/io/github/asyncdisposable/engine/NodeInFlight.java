package io.github.asyncdisposable.engine;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A node that is being waited for.
 *
 * @param node the node
 * @param elapsed how long it has run
 * @param limit how long it may run, {@code null} without a limit
 * @param pending how many units it still has to do, negative where that is not known
 * @param holdsUp the names of the beans directly behind it
 * @since 0.1.0
 */
public record NodeInFlight(DisposalNode node, Duration elapsed, @Nullable Duration limit, long pending,
		List<String> holdsUp) {
}
