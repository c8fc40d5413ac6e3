package io.github.asyncdisposable.benchmarks;

import java.util.ArrayList;
import java.util.List;

import reactor.core.publisher.Mono;

/**
 * Reactor, by hand: each disposal follows those of all that depend on it.
 */
final class ReactorPeer implements Peer {

	@Override
	public String name() {
		return "Reactor, a graph by hand";
	}

	@Override
	public Closing open(Disposals disposals) {
		List<List<Mono<Void>>> dependents = new ArrayList<>();
		for (int bean = 0; bean < disposals.size(); bean++) {
			dependents.add(new ArrayList<>());
		}
		List<Mono<Void>> all = new ArrayList<>();
		for (int i = 0; i < disposals.size(); i++) {
			int bean = i;
			Mono<Void> disposal = Mono.defer(() -> Mono.fromFuture(disposals.dispose(bean)));
			if (disposals.workload().hangs()) {
				disposal = disposal.timeout(Workload.LIMIT);
			}
			Mono<Void> inTurn = Mono.whenDelayError(dependents.get(bean)).then(disposal.onErrorComplete()).cache();
			for (int dependency : disposals.graph().dependencies().get(bean)) {
				dependents.get(dependency).add(inTurn);
			}
			all.add(inTurn);
		}
		return () -> Mono.whenDelayError(all).block();
	}

}
