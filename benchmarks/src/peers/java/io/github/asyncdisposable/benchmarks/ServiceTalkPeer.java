package io.github.asyncdisposable.benchmarks;

import java.util.ArrayList;
import java.util.List;

import io.servicetalk.concurrent.api.AsyncCloseable;
import io.servicetalk.concurrent.api.AsyncCloseables;
import io.servicetalk.concurrent.api.Completable;
import io.servicetalk.concurrent.api.CompositeCloseable;

/**
 * ServiceTalk: composites that close together, one for each layer, in one that closes
 * them in turn.
 */
final class ServiceTalkPeer implements Peer {

	@Override
	public String name() {
		return "ServiceTalk, a composite a layer";
	}

	@Override
	public Closing open(Disposals disposals) {
		List<List<AsyncCloseable>> layers = new ArrayList<>();
		int[] layer = disposals.graph().layers();
		for (int bean = 0; bean < disposals.size(); bean++) {
			while (layers.size() <= layer[bean]) {
				layers.add(new ArrayList<>());
			}
			layers.get(layer[bean]).add(new Closeable(disposals, bean));
		}
		CompositeCloseable all = AsyncCloseables.newCompositeCloseable();
		layers.forEach((closeables) -> all.append(AsyncCloseables.newCompositeCloseable().mergeAll(closeables)));
		return () -> all.closeAsync().toFuture().get();
	}

	record Closeable(Disposals disposals, int bean) implements AsyncCloseable {

		@Override
		public Completable closeAsync() {
			Completable close = Completable.defer(() -> Completable.fromStage(this.disposals.dispose(this.bean)));
			return this.disposals.workload().hangs() ? close.timeout(Workload.LIMIT) : close;
		}

	}

}
