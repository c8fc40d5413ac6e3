package io.github.asyncdisposable.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The calls that have begun and are neither ended nor given up.
 */
final class CallsInFlight {

	private final @Nullable Call[] calls;

	private int size;

	CallsInFlight(int nodes) {
		this.calls = new Call[nodes];
	}

	void add(Call call) {
		this.calls[call.node] = call;
		this.size++;
	}

	void remove(Call call) {
		this.calls[call.node] = null;
		this.size--;
	}

	int size() {
		return this.size;
	}

	List<Call> oldestFirst() {
		List<Call> sorted = new ArrayList<>(this.size);
		for (Call call : this.calls) {
			if (call != null) {
				sorted.add(call);
			}
		}
		sorted.sort(Comparator.comparingLong((call) -> call.startedAt));
		return sorted;
	}

}
