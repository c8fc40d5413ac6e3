package io.github.asyncdisposable.sample;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;

import io.github.asyncdisposable.AsyncDisposable;

import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/**
 * Never finishes, so that one can watch the limits work: its disposal blocks the thread
 * that calls it.
 */
@Component
@Profile("hang")
final class StuckConnection implements AsyncDisposable {

	@Override
	public CompletionStage<?> disposeAsync() {
		waitForAnAnswerThatNeverComes();
		return CompletableFuture.completedFuture(null);
	}

	private void waitForAnAnswerThatNeverComes() {
		try {
			new CountDownLatch(1).await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
