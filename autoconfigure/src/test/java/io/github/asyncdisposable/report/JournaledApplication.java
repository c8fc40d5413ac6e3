package io.github.asyncdisposable.report;

import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.autoconfigure.AsyncDisposableAutoConfiguration;
import io.github.asyncdisposable.autoconfigure.AsyncDisposableReportAutoConfiguration;
import io.github.asyncdisposable.engine.DisposalListener;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/**
 * The main class of {@link JournalKillTests}' children: closes a context whose disposal
 * takes a while, and leaves in a file of its own, the truth, what has happened so far.
 */
final class JournaledApplication {

	static final int BEANS = 24;

	private JournaledApplication() {
	}

	/**
	 * Run.
	 * @param args the directory of the journals, the file of the truth or "-", the seed
	 */
	public static void main(String[] args) throws Exception {
		Truth truth = new Truth(args[1].equals("-") ? null : Path.of(args[1]));
		SpringApplication application = new SpringApplication(AsyncDisposableAutoConfiguration.class,
				AsyncDisposableReportAutoConfiguration.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setRegisterShutdownHook(false);
		application.addInitializers(
				(context) -> register((GenericApplicationContext) context, truth, new Random(Long.parseLong(args[2]))));
		ConfigurableApplicationContext context = application.run("--async-disposable.report.directory=" + args[0]);
		if (!args[1].equals("-")) {
			truth.say("closing");
			context.close();
			truth.say("closed");
		}
	}

	private static void register(GenericApplicationContext context, Truth truth, Random random) {
		context.registerBean("truth", DisposalListener.class, () -> truth);
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

}
