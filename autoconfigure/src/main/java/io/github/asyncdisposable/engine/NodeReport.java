package io.github.asyncdisposable.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * How one node went. Immutable.
 *
 * @param node the node
 * @param startedAt when it was called
 * @param ownTime how long it took from its call to its end
 * @param waitingTime how long it waited, from the start of the run to its call
 * @param outcome how it ended
 * @param error the name of the class of what it failed with, {@code null} without a
 * failure
 * @param waitedFor the name of the bean that kept it waiting longest, {@code null} if it
 * waited for none
 * @param dependsOn the names of the beans directly behind it
 * @since 0.1.0
 */
public record NodeReport(DisposalNode node, Instant startedAt, Duration ownTime, Duration waitingTime, Outcome outcome,
		@Nullable String error, @Nullable String waitedFor, List<String> dependsOn) {

	/**
	 * Return when the node ended, or was given up.
	 * @return the start plus the own time
	 */
	public Instant endedAt() {
		return this.startedAt.plus(this.ownTime);
	}

}
