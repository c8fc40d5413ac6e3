package io.github.asyncdisposable.scopes;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What has happened.
 */
final class Journal {

	private final Queue<String> entries = new ConcurrentLinkedQueue<>();

	void add(String entry) {
		this.entries.add(entry);
	}

	List<String> entries() {
		return List.copyOf(this.entries);
	}

}
