package io.github.asyncdisposable.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import io.github.asyncdisposable.AsyncDisposable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.Ordered;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link JournaledClose}.
 */
class JournaledCloseTests {

	@TempDir
	private Path directory;

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AsyncDisposableAutoConfiguration.class,
				AsyncDisposableReportAutoConfiguration.class))
		.withBean("writer", AsyncDisposable.class, () -> () -> null);

	@Test
	@DisplayName("M4 the journal begins with the close, before anybody else hears of it")
	void whenTheCloseBeginsThenTheJournalDoes() {
		Heard heard = new Heard();
		this.runner.withPropertyValues("async-disposable.report.directory=" + this.directory)
			.withBean(Heard.class, () -> heard)
			.run((context) -> assertThat(journals()).isZero());
		assertThat(heard.journals).isEqualTo(1);
	}

	@Test
	@DisplayName("M4 the event of another context, or one that is published by hand, begins no journal")
	void whenTheContextIsNotClosedThenNoJournalBegins() {
		this.runner.withPropertyValues("async-disposable.report.directory=" + this.directory).run((context) -> {
			JournaledClose close = context.getBean(JournaledClose.class);
			context.publishEvent(new ContextClosedEvent(context.getSourceApplicationContext()));
			AnnotationConfigApplicationContext other = new AnnotationConfigApplicationContext();
			other.refresh();
			other.close();
			close.onApplicationEvent(new ContextClosedEvent(other));
			assertThat(journals()).isZero();
			assertThat(close.getOrder()).isEqualTo(Ordered.HIGHEST_PRECEDENCE + 1);
			assertThat(close.supportsAsyncExecution()).isFalse();
			context.getSourceApplicationContext().close();
			close.onApplicationEvent(new ContextClosedEvent(other));
			assertThat(journals()).isEqualTo(1);
		});
	}

	private long journals() {
		try (Stream<Path> files = Files.list(this.directory)) {
			return files.count();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private final class Heard implements ApplicationListener<ContextClosedEvent>, Ordered {

		private long journals;

		@Override
		public void onApplicationEvent(ContextClosedEvent event) {
			this.journals = JournaledCloseTests.this.journals();
		}

		@Override
		public int getOrder() {
			return HIGHEST_PRECEDENCE + 2;
		}

	}

}
