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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
				context.registerBean(DisposalListener.class, () -> writingInto(reports));
				order.forEach(context::register);
				context.register(AsyncDisposableAutoConfiguration.class);
				context.refresh();
			}
			assertThat(recorder.log()).as("%s", order).containsExactlyInAnyOrder("first", "second");
			assertThat(reports).as("%s", order).doesNotHaveDuplicates().hasSize(2);
		}
	}

	@ParameterizedTest
	@CsvSource({ "NeededByYounger, false", "NeededByYoungerWithCallback, false", "NeededByYounger, true",
			"NeededByYoungerWithCallback, true" })
	@DisplayName("A1 D2 D10 a bean that one of a cycle needs does not take the others along, in a failed start neither")
	void whenABeanBelowACycleIsDoneThenTheCycleHasItsOwnTurn(String type, boolean failing) throws Exception {
		Recorder recorder = new Recorder();
		List<String> reports = new CopyOnWriteArrayList<>();
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.registerBean(Recorder.class, () -> recorder);
			context.registerBean(DisposalListener.class, () -> writingInto(reports));
			context.register(AsyncDisposableAutoConfiguration.class);
			context.registerBean("older", Older.class);
			context.registerBean("younger", Younger.class);
			context.registerBean("needed", Class.forName(CycleTests.class.getName() + "$" + type));
			context.registerBean("user", UserOfOlder.class);
			if (failing) {
				context.registerBean("failing", Object.class, () -> {
					throw new IllegalStateException("failing");
				}, (definition) -> definition.setDependsOn("user", "older", "younger"));
				assertThatThrownBy(context::refresh).hasRootCauseMessage("failing");
			}
			else {
				context.refresh();
			}
		}
		assertThat(recorder.log()).containsSubsequence("user", "older").containsSubsequence("younger", "needed");
		assertThat(reports).doesNotHaveDuplicates();
	}

	private static DisposalListener writingInto(List<String> reports) {
		return new DisposalListener() {
			@Override
			public void nodeFinished(NodeReport report, @Nullable Throwable failure) {
				reports.add(report.node().name() + " " + report.node().kind());
			}
		};
	}

	abstract static class Recorded implements AsyncDisposable {

		final Recorder recorder;

		private final AsyncDisposable disposable;

		Recorded(Recorder recorder, AsyncDisposable disposable) {
			this.recorder = recorder;
			this.disposable = disposable;
		}

		@Override
		public CompletionStage<?> disposeAsync() {
			return this.disposable.disposeAsync();
		}

	}

	static class NeededByYounger extends Recorded {

		NeededByYounger(Recorder recorder) {
			super(recorder, recorder.disposable("needed"));
		}

	}

	static class NeededByYoungerWithCallback extends NeededByYounger implements DisposableBean {

		NeededByYoungerWithCallback(Recorder recorder) {
			super(recorder);
		}

		@Override
		public void destroy() {
			this.recorder.add("needed called");
		}

	}

	static class Older extends Recorded {

		@Autowired
		Younger younger;

		Older(Recorder recorder) {
			super(recorder, recorder.disposable("older"));
		}

	}

	static class Younger extends Recorded {

		@Autowired
		Older older;

		Younger(Recorder recorder, NeededByYounger needed) {
			super(recorder, recorder.disposable("younger"));
		}

	}

	static class UserOfOlder extends Recorded {

		UserOfOlder(Recorder recorder, Older older) {
			super(recorder, recorder.slow("user", 300));
		}

	}

	static class First extends Recorded {

		@Autowired
		Second second;

		First(Recorder recorder) {
			super(recorder, recorder.disposable("first"));
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

	static class User extends Recorded {

		User(Recorder recorder, ObjectProvider<First> first) {
			super(recorder, recorder.slow("user", 300));
		}

	}

}
