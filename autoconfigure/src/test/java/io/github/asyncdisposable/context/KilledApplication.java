package io.github.asyncdisposable.context;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.autoconfigure.AsyncDisposableAutoConfiguration;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.support.GenericApplicationContext;

/**
 * The main class of {@link StartUpKillTests}' children: takes a little while to start.
 */
final class KilledApplication {

	static final int BEANS = 20;

	private KilledApplication() {
	}

	public static void main(String[] args) throws InterruptedException {
		SpringApplication application = new SpringApplication(AsyncDisposableAutoConfiguration.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.addInitializers((context) -> {
			for (int i = 0; i < BEANS; i++) {
				register((GenericApplicationContext) context, i);
			}
		});
		application.run();
		say("begin " + BEANS);
		new CountDownLatch(1).await(20, TimeUnit.SECONDS);
	}

	private static void register(GenericApplicationContext context, int number) {
		context.registerBean("bean" + number, AsyncDisposable.class, () -> {
			say("begin " + number);
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
			say("created bean" + number);
			return () -> CompletableFuture.runAsync(() -> say("disposed bean" + number),
					CompletableFuture.delayedExecutor(5, TimeUnit.MILLISECONDS));
		}, (definition) -> {
			if (number % 3 == 1) {
				definition.setDependsOn("bean" + (number - 1));
			}
		});
	}

	private static synchronized void say(String text) {
		System.out.println(text);
		System.out.flush();
	}

}
