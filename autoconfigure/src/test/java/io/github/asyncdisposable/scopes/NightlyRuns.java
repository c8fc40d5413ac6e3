package io.github.asyncdisposable.scopes;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.scope.AsyncScope;
import io.github.asyncdisposable.scope.AsyncScopeFactory;
import io.github.asyncdisposable.scope.AsyncScoped;

class NightlyRuns {

	private final AsyncScopeFactory scopes;

	NightlyRuns(AsyncScopeFactory scopes) {
		this.scopes = scopes;
	}

	void run(List<Tenant> tenants) throws InterruptedException {
		ExecutorService threads = VirtualThreads.perTask();
		// tag::virtual-threads[]
		for (Tenant tenant : tenants) {
			threads.submit(() -> {
				try (AsyncScope scope = this.scopes.createAsyncScope()) {
					return scope.getBean(Nightly.class).run(tenant);
				}
			});
		}
		// end::virtual-threads[]
		threads.shutdown();
		threads.awaitTermination(20, TimeUnit.SECONDS);
	}

	record Tenant(String name) {
	}

	@AsyncScoped
	static class Nightly implements AsyncDisposable {

		private final Journal journal;

		Nightly(Journal journal) {
			this.journal = journal;
		}

		int run(Tenant tenant) {
			this.journal.add("run " + tenant.name());
			return 1;
		}

		@Override
		public CompletionStage<?> disposeAsync() {
			return CompletableFuture.runAsync(() -> this.journal.add("dispose"));
		}

	}

}
