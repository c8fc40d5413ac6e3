package io.github.asyncdisposable.races;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.DisposedException;
import io.github.asyncdisposable.autoconfigure.AsyncDisposableAutoConfiguration;
import io.github.asyncdisposable.autoconfigure.AsyncScopeAutoConfiguration;
import io.github.asyncdisposable.scope.AsyncScope;
import io.github.asyncdisposable.scope.AsyncScopeFactory;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/**
 * C3: a scope's bean is asked for while the scope is disposed: what is created is
 * disposed once, whether it is given out or not.
 */
@JCStressTest
@Outcome(id = "1, 1, 1", expect = Expect.ACCEPTABLE, desc = "Given out, then disposed")
@Outcome(id = "0, 1, 1", expect = Expect.ACCEPTABLE, desc = "Created too late: refused, and disposed")
@Outcome(id = "0, 0, 0", expect = Expect.ACCEPTABLE, desc = "Refused, and not even created")
@State
public class GetBeanAgainstDispose {

	private static final ThreadLocal<GetBeanAgainstDispose> ASKING = new ThreadLocal<>();

	private static final AsyncScopeFactory FACTORY = factory();

	private final AsyncScope scope = FACTORY.createAsyncScope();

	private final AtomicInteger created = new AtomicInteger();

	private final AtomicInteger disposed = new AtomicInteger();

	private CompletableFuture<Void> end;

	private static AsyncScopeFactory factory() {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		context.register(AsyncDisposableAutoConfiguration.class, AsyncScopeAutoConfiguration.class);
		context.registerBean(Resource.class, () -> new Resource(ASKING.get()),
				(definition) -> definition.setScope("async"));
		context.refresh();
		return context.getBean(AsyncScopeFactory.class);
	}

	@Actor
	public void ask(III_Result result) {
		ASKING.set(this);
		try {
			this.scope.getBean(Resource.class);
			result.r1 = 1;
		}
		catch (DisposedException ex) {
			result.r1 = 0;
		}
		finally {
			ASKING.remove();
		}
	}

	@Actor
	public void dispose() {
		this.end = this.scope.disposeAsync();
	}

	@Arbiter
	public void counted(III_Result result) {
		this.end.orTimeout(10, TimeUnit.SECONDS).join();
		result.r2 = this.created.get();
		result.r3 = this.disposed.get();
	}

	/**
	 * Counts what becomes of it.
	 */
	static final class Resource implements AsyncDisposable {

		private final GetBeanAgainstDispose race;

		Resource(GetBeanAgainstDispose race) {
			this.race = race;
			race.created.incrementAndGet();
		}

		@Override
		public CompletionStage<?> disposeAsync() {
			this.race.disposed.incrementAndGet();
			return CompletableFuture.completedFuture(null);
		}

	}

}
