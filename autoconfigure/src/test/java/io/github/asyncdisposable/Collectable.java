package io.github.asyncdisposable;

import java.lang.ref.WeakReference;

/**
 * Asks the garbage collector, within a generous limit.
 */
final class Collectable {

	private Collectable() {
	}

	static boolean isCollected(WeakReference<?> reference) {
		for (int i = 0; i < 200 && reference.get() != null; i++) {
			System.gc();
			Thread.yield();
		}
		return reference.get() == null;
	}

}
