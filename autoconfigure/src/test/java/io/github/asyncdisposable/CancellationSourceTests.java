package io.github.asyncdisposable;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.catchThrowable;

class CancellationSourceTests {

	private final CancellationSource source = new CancellationSource();

	private final List<String> calls = new ArrayList<>();

	@Test
	void whenCancelledThenActionsRunOnceInOrder() {
		assertThat(this.source.signal()).isSameAs(this.source.signal());
		assertThat(this.source.signal().isCancelled()).isFalse();
		for (int i = 0; i < 3; i++) {
			String name = "action " + i;
			this.source.signal().onCancel(() -> this.calls.add(name));
		}
		assertThat(this.calls).isEmpty();
		this.source.cancel();
		this.source.cancel();
		assertThat(this.source.signal().isCancelled()).isTrue();
		assertThat(this.calls).containsExactly("action 0", "action 1", "action 2");
	}

	@Test
	void whenRegisteredAfterwardsOrMeanwhileThenCalledAtOnce() {
		this.source.signal().onCancel(() -> {
			assertThat(this.source.signal().isCancelled()).isTrue();
			this.source.signal().onCancel(() -> this.calls.add("inner"));
			this.calls.add("outer");
		});
		this.source.cancel();
		this.source.signal().onCancel(() -> this.calls.add("late"));
		assertThat(this.calls).containsExactly("inner", "outer", "late");
	}

	@Test
	@DisplayName("A3 every action is called, the first failure thrown, the others suppressed")
	void whenActionsThrowThenAllAreCalled() {
		IllegalStateException first = new IllegalStateException();
		AssertionError second = new AssertionError();
		this.source.signal().onCancel(() -> {
			throw first;
		});
		new CancellationSource(this.source.signal()).signal().onCancel(() -> {
			throw second;
		});
		this.source.signal().onCancel(() -> this.calls.add("last"));
		assertThat(catchThrowable(this.source::cancel)).isSameAs(first).hasSuppressedException(second);
		assertThat(this.calls).containsExactly("last");
		this.source.cancel();
	}

	@Test
	void whenALinkedSignalFiresThenTheSourceIsCancelledButNotTheOtherWayRound() {
		CancellationSource other = new CancellationSource();
		CancellationSource linked = new CancellationSource(this.source.signal(), other.signal(),
				CancellationSignal.none());
		CancellationSource third = new CancellationSource(linked.signal());
		third.signal().onCancel(() -> this.calls.add("third"));
		third.cancel();
		assertThat(linked.signal().isCancelled()).isFalse();
		linked.signal().onCancel(() -> this.calls.add("linked"));
		other.cancel();
		this.source.cancel();
		assertThat(linked.signal().isCancelled()).isTrue();
		assertThat(this.calls).containsExactly("third", "linked");
	}

	@Test
	void whenLinkedToACancelledSignalThenCancelledFromTheStart() {
		this.source.cancel();
		CancellationSource linked = new CancellationSource(new CancellationSource().signal(), this.source.signal());
		assertThat(linked.signal().isCancelled()).isTrue();
		linked.signal().onCancel(() -> this.calls.add("at once"));
		linked.cancel();
		assertThat(this.calls).containsExactly("at once");
	}

	@Test
	void whenLinkedToAForeignSignalThenFollowedThroughAnyNumberOfSources() {
		Foreign foreign = new Foreign();
		CancellationSource linked = new CancellationSource(
				new CancellationSource(foreign, this.source.signal()).signal());
		assertThat(foreign.actions).isEmpty();
		linked.signal().onCancel(() -> this.calls.add("first"));
		linked.signal().onCancel(() -> this.calls.add("second"));
		assertThat(foreign.actions).hasSize(1);
		foreign.cancelled = true;
		assertThat(linked.signal().isCancelled()).isTrue();
		foreign.actions.forEach(Runnable::run);
		this.source.cancel();
		assertThat(this.calls).containsExactly("first", "second");
	}

	@Test
	void whenAForeignSignalHasFiredThenActionsRunAtOnceAndOnce() {
		Foreign foreign = new Foreign();
		foreign.cancelled = true;
		CancellationSource linked = new CancellationSource(foreign);
		linked.signal().onCancel(() -> this.calls.add("at once"));
		linked.signal().onCancel(() -> this.calls.add("again"));
		linked.cancel();
		assertThat(this.calls).containsExactly("at once", "again");
	}

	@Test
	@DisplayName("A source that is gone, or cancelled, costs a long-lived signal nothing")
	void whenASourceIsGoneThenTheSignalForgetsIt() {
		CancellationSource[] looking = { new CancellationSource(this.source.signal()) };
		assertThat(looking[0].signal().isCancelled()).isFalse();
		CancellationSource[] cancelled = { new CancellationSource(this.source.signal()) };
		cancelled[0].signal().onCancel(() -> {
		});
		cancelled[0].cancel();
		List<WeakReference<?>> references = List.of(new WeakReference<>(looking[0].signal()),
				new WeakReference<>(cancelled[0].signal()));
		looking[0] = null;
		cancelled[0] = null;
		assertThat(references).allMatch(Collectable::isCollected);
		this.source.cancel();
	}

	@Test
	@DisplayName("Somebody who wants to be called keeps the sources in between alive")
	void whenOnlyAnActionIsLeftThenItIsCalled() {
		new CancellationSource(new CancellationSource(this.source.signal()).signal()).signal()
			.onCancel(() -> this.calls.add("called"));
		System.gc();
		this.source.cancel();
		assertThat(this.calls).containsExactly("called");
	}

	@Test
	void whenReleasedThenNoActionIsLeftAnywhere() {
		LinkedSignal parent = new LinkedSignal(this.source.signal());
		IntStream.range(0, 5).forEach((i) -> {
			LinkedSignal signal = new LinkedSignal(parent, this.source.signal());
			signal.onCancel(() -> this.calls.add("action " + i));
			if (i != 2) {
				signal.release();
				signal.release();
			}
		});
		this.source.cancel();
		assertThat(this.calls).containsExactly("action 2");
	}

	@Test
	void whenNullThenRefused() {
		assertThatNullPointerException().isThrownBy(() -> this.source.signal().onCancel(null));
		assertThatNullPointerException().isThrownBy(() -> new CancellationSource((CancellationSignal) null));
		assertThatNullPointerException().isThrownBy(() -> CancellationSignal.none().onCancel(null));
	}

	@Test
	void whenNoneThenItNeverFires() {
		CancellationSignal.none().onCancel(() -> this.calls.add("never"));
		assertThat(CancellationSignal.none().isCancelled()).isFalse();
		assertThat(this.calls).isEmpty();
	}

	private static final class Foreign implements CancellationSignal {

		private final List<Runnable> actions = new ArrayList<>();

		private boolean cancelled;

		@Override
		public boolean isCancelled() {
			return this.cancelled;
		}

		@Override
		public void onCancel(Runnable action) {
			if (this.cancelled) {
				action.run();
			}
			else {
				this.actions.add(action);
			}
		}

	}

}
