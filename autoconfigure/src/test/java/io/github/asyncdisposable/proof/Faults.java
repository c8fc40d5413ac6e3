package io.github.asyncdisposable.proof;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * Does what a {@link Fault} says.
 */
final class Faults {

	private Faults() {
	}

	/**
	 * Dispose asynchronously.
	 * @param stage to be completed, and returned where nothing is said about it
	 */
	static CompletionStage<?> dispose(GraphBeans.Setup setup, Trace.Span span, CompletableFuture<Object> stage) {
		switch (setup.bean().fault()) {
			case NULL, DONE -> span.end();
			case NEVER -> {
				return stage;
			}
			case FAILS -> later(setup, 0, () -> {
				span.end();
				stage.completeExceptionally(new IllegalStateException("on purpose"));
			});
			case TWICE -> later(setup, 0, () -> {
				span.end();
				stage.complete("once");
				stage.completeExceptionally(new IllegalStateException("twice"));
			});
			case CANCELS -> later(setup, 0, () -> {
				span.end();
				stage.cancel(true);
			});
			case NONE, MINIMAL -> later(setup, 0, () -> {
				span.end();
				stage.complete("done");
			});
			case LATE, WITHIN_GRACE -> {
				long after = span.limit
						+ ((setup.bean().fault() == Fault.LATE) ? 3 * GraphRun.GRACE : GraphRun.GRACE / 3);
				later(setup, after, () -> {
					span.end();
					stage.complete("late");
				});
			}
			default -> {
				try {
					inside(setup);
				}
				finally {
					span.end();
				}
				return null;
			}
		}
		return switch (setup.bean().fault()) {
			case NULL -> null;
			case DONE -> CompletableFuture.completedFuture("done");
			case MINIMAL -> stage.minimalCompletionStage();
			default -> stage;
		};
	}

	/**
	 * Do what goes wrong inside a call.
	 */
	static void inside(GraphBeans.Setup setup) {
		switch (setup.bean().fault()) {
			case THROWS -> throw new IllegalStateException("on purpose");
			case ERROR -> throw new AssertionError("on purpose");
			case BLOCKS -> block(setup.bean().kind().disposed ? 600 : 20);
			case SPINS -> spin();
			case CLOSES -> setup.context().close();
			case GETS_BEANS -> getBeans(setup.context());
			case INTERRUPTS -> {
				if (Thread.currentThread().getName().equals("closing")) {
					setup.trace().interrupted();
				}
				Thread.currentThread().interrupt();
			}
			default -> {
			}
		}
	}

	private static void block(long millis) {
		try {
			new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			// Given up.
		}
	}

	private static void spin() {
		long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(400);
		while (!Thread.interrupted() && System.nanoTime() < until) {
			Thread.onSpinWait();
		}
	}

	private static void getBeans(ConfigurableApplicationContext context) {
		String[] names = context.getBeanDefinitionNames();
		for (int i = 0; i < names.length; i += 3) {
			try {
				if (context.getBeanFactory().isSingleton(names[i])) {
					context.getBean(names[i]);
				}
			}
			catch (RuntimeException ex) {
				// So Spring may answer while it closes.
			}
		}
	}

	private static void later(GraphBeans.Setup setup, long nanos, Runnable task) {
		long some = (setup.bean().id() * 7919L) % 3000;
		Executor executor = CompletableFuture.delayedExecutor(nanos + 1000 * some, TimeUnit.NANOSECONDS);
		executor.execute(task);
	}

}
