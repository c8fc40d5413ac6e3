package io.github.asyncdisposable.context;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.autoconfigure.AsyncDisposableAutoConfiguration;
import io.github.asyncdisposable.engine.DisposalListener;
import io.github.asyncdisposable.engine.NodeReport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Beans that depend on each other, of which Spring destroys all as soon as it destroys
 * one.
 */
@Timeout(60)
class CycleTests {

	@Test
	@DisplayName("D2 D4 a synchronous bean of a cycle waits for whoever uses another bean of it")
	void whenABeanOfACycleIsDestroyedThenTheUsersOfTheOthersAreFinished() {
		Recorder recorder = new Recorder();
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.registerBean(Recorder.class, () -> recorder);
			context.register(First.class, Second.class, User.class, AsyncDisposableAutoConfiguration.class);
			context.refresh();
		}
		assertThat(recorder.log()).hasSize(3).startsWith("user");
	}

	@Test
	@DisplayName("A1 D2 a synchronous bean of a cycle does not take the others along: each has one report")
	void whenABeanOfACycleIsDestroyedThenTheOthersHaveTheirOwnTurn() {
		for (List<Class<?>> order : List.of(List.<Class<?>>of(First.class, Second.class),
				List.<Class<?>>of(Second.class, First.class))) {
			Recorder recorder = new Recorder();
			List<String> reports = new CopyOnWriteArrayList<>();
			try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
				context.registerBean(Recorder.class, () -> recorder);
				context.registerBean(DisposalListener.class, () -> new DisposalListener() {
					@Override
					public void nodeFinished(NodeReport report, @Nullable Throwable failure) {
						reports.add(report.node().name() + " " + report.node().kind());
					}
				});
				order.forEach(context::register);
				context.register(AsyncDisposableAutoConfiguration.class);
				context.refresh();
			}
			assertThat(recorder.log()).as("%s", order).containsExactlyInAnyOrder("first", "second");
			assertThat(reports).as("%s", order).doesNotHaveDuplicates().hasSize(2);
		}
	}

	static class First implements AsyncDisposable {

		private final Recorder recorder;

		@Autowired
		Second second;

		First(Recorder recorder) {
			this.recorder = recorder;
		}

		@Override
		public CompletionStage<?> disposeAsync() {
			return this.recorder.disposable("first").disposeAsync();
		}

	}

	static class Second implements DisposableBean {

		private final Recorder recorder;

		@Autowired
		First first;

		Second(Recorder recorder) {
			this.recorder = recorder;
		}

		@Override
		public void destroy() {
			this.recorder.add("second");
		}

	}

	static class User implements AsyncDisposable {

		private final Recorder recorder;

		User(Recorder recorder, ObjectProvider<First> first) {
			this.recorder = recorder;
		}

		@Override
		public CompletionStage<?> disposeAsync() {
			return this.recorder.slow("user", 300).disposeAsync();
		}

	}

}
