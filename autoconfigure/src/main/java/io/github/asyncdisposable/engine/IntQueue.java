package io.github.asyncdisposable.engine;

import java.util.Arrays;

/**
 * A queue of node indexes without boxes: a ring that grows with what is in it.
 */
final class IntQueue {

	private int[] items = new int[16];

	private int head;

	private int size;

	void add(int item) {
		if (this.size == this.items.length) {
			grow();
		}
		this.items[(this.head + this.size++) & (this.items.length - 1)] = item;
	}

	int remove() {
		int item = this.items[this.head];
		this.head = (this.head + 1) & (this.items.length - 1);
		this.size--;
		return item;
	}

	boolean isEmpty() {
		return this.size == 0;
	}

	private void grow() {
		int[] larger = Arrays.copyOf(this.items, this.size * 2);
		System.arraycopy(this.items, this.head, larger, 0, this.size - this.head);
		System.arraycopy(this.items, 0, larger, this.size - this.head, this.head);
		this.items = larger;
		this.head = 0;
	}

}
