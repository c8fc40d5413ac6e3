package io.github.asyncdisposable.context;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A bean in the plan as it would run now. Immutable: it says what was so when it was
 * read, and holds nothing of the bean.
 *
 * @param name its name, the one registered first where it has several
 * @param type the name of its class
 * @param scope its scope
 * @param kind why it is disposed the way it is
 * @param timeout how long its disposal may take, {@code null} where no limit is kept
 * because Spring calls its callbacks; where it comes from a
 * {@linkplain TimeoutSource#SHARE share}, what that is at the most: if all before it
 * takes no time
 * @param timeoutSource where the limit comes from, {@code null} without one
 * @param slot the name of the Lifecycle bean right before whose stop it goes, empty for
 * the destroy phase
 * @param step which step of that part it is, from 1: how many beans stand on the longest
 * chain that ends with it
 * @param dependsOn the names of the planned beans directly behind it, seen through plain
 * beans
 * @param state how far its disposal has come
 * @param pending how many units it still has to do, {@code null} where it does not say
 * @param warnings what its owner should know, sentences
 * @since 0.1.0
 */
public record PlannedBean(String name, String type, String scope, DisposalKind kind, @Nullable Duration timeout,
		@Nullable TimeoutSource timeoutSource, String slot, int step, List<String> dependsOn, DisposalState state,
		@Nullable Long pending, List<String> warnings) {

	public PlannedBean {
		dependsOn = List.copyOf(dependsOn);
		warnings = List.copyOf(warnings);
	}

}
