package io.github.asyncdisposable.engine;

/**
 * A queue of node indexes, each of which passes through at most once: an array with a
 * head and a tail, which never grows and never wraps.
 */
final class IntQueue {

	private final int[] items;

	private int head;

	private int tail;

	IntQueue(int capacity) {
		this.items = new int[capacity];
	}

	void add(int item) {
		this.items[this.tail++] = item;
	}

	int remove() {
		return this.items[this.head++];
	}

	boolean isEmpty() {
		return this.head == this.tail;
	}

}
