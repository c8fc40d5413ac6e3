package io.github.asyncdisposable.scopes;

import java.util.List;
import java.util.function.Consumer;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.github.asyncdisposable.ExampleDocument;
import io.github.asyncdisposable.autoconfigure.AsyncDisposableAutoConfiguration;
import io.github.asyncdisposable.autoconfigure.AsyncScopeAutoConfiguration;
import io.github.asyncdisposable.scope.AsyncScopeFactory;
import io.github.asyncdisposable.scope.OpenScopes;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Keeps {@code docs/scopes.md} and the sources in this package together, and runs them.
 */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ScopesDocumentTests {

	private static final List<NewEvent> EVENTS = List.of(new NewEvent("first"), new NewEvent("second"));

	private final ExampleDocument document = ExampleDocument.named("scopes");

	private final Journal journal = new Journal();

	@Test
	void everyJavaBlockStandsInTheSourcesAndEveryRegionInTheDocument() {
		assertThat(this.document.blocks()).isNotEmpty().containsExactlyInAnyOrderElementsOf(this.document.regions());
	}

	@Test
	@DisplayName("C1 an import by hand, with using, and as a web request gives its result")
	void whenImportedThenTheStagingFileIsDeleted() {
		run((scopes) -> {
			Imports imports = new Imports(scopes);
			int before = StagingFile.EXISTING.get();
			imports.byHand(EVENTS).join();
			assertThat(imports.using(EVENTS).join()).isEqualTo(new ImportResult(2));
			assertThat(imports.run(EVENTS).join()).isEqualTo(new ImportResult(2));
			assertThat(StagingFile.EXISTING).hasValue(before);
		});
	}

	@Test
	@DisplayName("C1 a message is acknowledged when its scope is disposed")
	void whenAMessageWasReceivedThenItsScopeIsDisposed() {
		run((scopes) -> {
			new Orders(scopes).receive(new Orders.Order("1")).join();
			assertThat(this.journal.entries()).containsExactly("handle 1", "dispose");
		});
	}

	@Test
	@DisplayName("C1 a step of a batch job waits for its scope")
	void whenAStepHasEndedThenItsScopeIsDisposed() {
		run((scopes) -> {
			assertThat(new ExportStep(scopes).execute(new ExportStep.StepContribution(), new ExportStep.ChunkContext()))
				.isEqualTo(ExportStep.RepeatStatus.FINISHED);
			assertThat(this.journal.entries()).containsExactly("write", "dispose");
		});
	}

	@Test
	@DisplayName("C1 a pipeline disposes its scope when it completes and when it is cancelled")
	void whenAPipelineHasEndedThenItsScopeIsDisposed() {
		run((scopes) -> {
			Rows rows = new Rows(scopes);
			assertThat(rows.all().map(Rows.Row::number).collectList().block()).containsExactly(1, 2, 3);
			assertThat(this.journal.entries()).containsExactly("dispose");
			assertThat(rows.all().blockFirst()).isEqualTo(new Rows.Row(1));
			await().untilAsserted(() -> assertThat(this.journal.entries()).containsExactly("dispose", "dispose"));
		});
	}

	@Test
	@DisplayName("C1 a scope for each unit, each on a thread of its own")
	void whenEachUnitHasAThreadThenEachHasAScope() {
		run((scopes) -> {
			try {
				new NightlyRuns(scopes).run(List.of(new NightlyRuns.Tenant("a"), new NightlyRuns.Tenant("b")));
			}
			catch (InterruptedException ex) {
				throw new AssertionError(ex);
			}
			assertThat(this.journal.entries()).containsExactlyInAnyOrder("run a", "dispose", "run b", "dispose");
		});
	}

	private void run(Consumer<AsyncScopeFactory> example) {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(AsyncDisposableAutoConfiguration.class, AsyncScopeAutoConfiguration.class))
			.withBean(Journal.class, () -> this.journal)
			.withUserConfiguration(Beans.class)
			.run((context) -> {
				example.accept(context.getBean(AsyncScopeFactory.class));
				await().until(() -> context.getBean(OpenScopes.class).count() == 0);
			});
	}

	@Import({ ImportJob.class, Orders.OrderHandler.class, ExportStep.Export.class, Rows.Query.class,
			NightlyRuns.Nightly.class })
	static class Beans {

	}

}
