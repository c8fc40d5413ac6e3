package io.github.asyncdisposable.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.autoconfigure.AsyncDisposableAutoConfiguration;
import io.github.asyncdisposable.autoconfigure.AsyncDisposableReportAutoConfiguration;
import io.github.asyncdisposable.engine.DisposalListener;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;

/**
 * The main class of children: closes contexts whose disposal takes a while, and leaves in
 * a file beside the journal, the truth, what has happened so far.
 */
final class JournaledApplication {

	static final int BEANS = 24;

	private JournaledApplication() {
	}

	/**
	 * Run.
	 * @param args the directory, which gets a directory for each context's journals and a
	 * file for each context's truth; how many contexts to close at about the same time;
	 * and a seed, or "held" for one bean that waits for the end of the input
	 */
	public static void main(String[] args) throws Exception {
		List<Thread> closing = new ArrayList<>();
		for (int i = 0; i < Integer.parseInt(args[1]); i++) {
			Path directory = Path.of(args[0]);
			Truth truth = new Truth(directory.resolve("truth" + i));
			AnnotationConfigApplicationContext context = context(directory.resolve("journal" + i), truth);
			Random random = new Random(args[2].equals("held") ? 0 : Long.parseLong(args[2]) + i);
			if (args[2].equals("held")) {
				context.registerBean("held", AsyncDisposable.class, () -> JournaledApplication::waitForInput);
			}
			else {
				register(context, truth, random);
			}
			context.refresh();
			long after = TimeUnit.MILLISECONDS.toNanos(random.nextInt(100));
			closing.add(new Thread(() -> {
				LockSupport.parkNanos(after);
				context.close();
			}));
		}
		System.out.println("closing");
		closing.forEach(Thread::start);
		for (Thread thread : closing) {
			thread.join();
		}
	}

	private static AnnotationConfigApplicationContext context(Path directory, Truth truth) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		context.setId("application");
		context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("test", Map.of("async-disposable.report.directory", directory.toString())));
		context.register(AsyncDisposableAutoConfiguration.class, AsyncDisposableReportAutoConfiguration.class);
		context.registerBean("truth", DisposalListener.class, () -> truth);
		return context;
	}

	private static void register(AnnotationConfigApplicationContext context, Truth truth, Random random) {
		for (int i = 0; i < BEANS; i++) {
			String name = "bean" + i;
			Executor delay = CompletableFuture.delayedExecutor(5 + random.nextInt(60), TimeUnit.MILLISECONDS);
			String[] dependencies = (i >= 6) ? new String[] { "bean" + random.nextInt(i - 5) } : new String[0];
			context.registerBean(name, AsyncDisposable.class, () -> () -> {
				truth.say("called " + name);
				return CompletableFuture.runAsync(() -> truth.say("done " + name), delay);
			}, (definition) -> definition.setDependsOn(dependencies));
		}
	}

	private static CompletionStage<?> waitForInput() {
		try {
			System.out.println("held");
			while (System.in.read() >= 0) {
				System.out.println("reading");
			}
			return CompletableFuture.completedFuture(null);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
