package io.github.asyncdisposable.scope;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import io.github.asyncdisposable.AsyncDisposable;
import org.jspecify.annotations.Nullable;

/**
 * A bean that writes down when its disposal starts and ends.
 */
abstract class Step implements AsyncDisposable {

	final Log log;

	volatile int disposals;

	Step(Log log) {
		this.log = log;
		log.created.add(this);
	}

	String name() {
		return getClass().getSimpleName();
	}

	@Override
	public CompletionStage<?> disposeAsync() {
		this.disposals++;
		this.log.add(name() + " starts");
		CompletableFuture<Void> held = this.log.held;
		if (held != null) {
			return held.thenRun(() -> this.log.add(name() + " ends"));
		}
		if (this.log.millis == 0) {
			this.log.add(name() + " ends");
			return CompletableFuture.completedFuture(null);
		}
		Executor later = CompletableFuture.delayedExecutor(this.log.millis, TimeUnit.MILLISECONDS);
		return CompletableFuture.runAsync(() -> this.log.add(name() + " ends"), later);
	}

	/**
	 * What all write into.
	 */
	static final class Log {

		final List<String> lines = Collections.synchronizedList(new ArrayList<>());

		final List<Step> created = Collections.synchronizedList(new ArrayList<>());

		/** One of each test's own: a failure keeps what it suppresses. */
		final IllegalStateException failure = new IllegalStateException("failed");

		/** How long each disposal takes. */
		volatile int millis;

		/** What each disposal waits for, in place of a time. */
		volatile @Nullable CompletableFuture<Void> held;

		void add(String line) {
			this.lines.add(line);
		}

		int at(String line) {
			int index = this.lines.indexOf(line);
			if (index < 0) {
				throw new AssertionError("No '" + line + "' in " + this.lines);
			}
			return index;
		}

	}

}
