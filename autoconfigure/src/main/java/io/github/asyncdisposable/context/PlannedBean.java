package io.github.asyncdisposable.context;

import java.util.List;

import io.github.asyncdisposable.engine.DisposalNode;

/**
 * A bean in the plan as it would run now. Immutable.
 *
 * @param name its name, the first one where it has several
 * @param node what is done first for it; its kind tells whether it is disposed
 * asynchronously or by Spring's callbacks
 * @param slot the name of the Lifecycle bean right before whose stop it goes, empty for
 * the destroy phase
 * @param step which step of that part it is, from 1: how many beans stand on the longest
 * chain that ends with it
 * @param dependsOn the names of the planned beans directly behind it, seen through plain
 * beans
 * @param warnings what its owner should know, sentences
 * @since 0.1.0
 */
public record PlannedBean(String name, DisposalNode node, String slot, int step, List<String> dependsOn,
		List<String> warnings) {

	public PlannedBean {
		dependsOn = List.copyOf(dependsOn);
		warnings = List.copyOf(warnings);
	}

}
