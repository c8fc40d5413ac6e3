package io.github.asyncdisposable.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Closes the same graphs by this starter and by its peers, and writes the tables.
 */
public final class PeersBenchmark {

	private static final List<Peer> PEERS = List.of(new StarterPeer(), new DestroyMethodPeer(), new LifecyclePeer(),
			new MscPeer(), new ReactorPeer(), new ServiceTalkPeer(), new PekkoPeer(), new RatpackPeer(),
			new MicronautPeer());

	private static final long WARM_UP_NANOS = 3_000_000_000L;

	private static final int WARM_UP_ROUNDS = 150;

	private static final long MEASURE_NANOS = 2_000_000_000L;

	private PeersBenchmark() {
	}

	/**
	 * Measure and write the tables.
	 * @param args the keys of some workloads, or parts of the names of some peers;
	 * without any, all of it
	 * @throws Exception if anything cannot be opened, or written
	 */
	public static void main(String[] args) throws Exception {
		Path directory = Path.of(System.getProperty("benchmarks", ".."));
		Results results = new Results(directory.resolve("peers.tsv"));
		List<String> wanted = List.of(args);
		List<Peer> inTurn = new ArrayList<>(PEERS);
		// What they share is cold for the first.
		Collections.reverse(inTurn);
		for (Workload workload : Workload.all()) {
			for (Peer peer : inTurn) {
				if (isWanted(wanted, workload, peer) && peer.refuses(workload) == null) {
					Measurement measurement = Measurement.of(workload, peer, measure(workload, peer));
					System.out.println(measurement.line());
					results.add(measurement);
				}
			}
		}
		new PeerTables(results, PEERS).writeTo(directory.resolve("README.md"));
		System.exit(0);
	}

	private static boolean isWanted(List<String> wanted, Workload workload, Peer peer) {
		List<String> keys = Workload.all().stream().map(Workload::key).filter(wanted::contains).toList();
		List<String> names = wanted.stream().filter((word) -> !keys.contains(word)).toList();
		return (keys.isEmpty() || keys.contains(workload.key()))
				&& (names.isEmpty() || names.stream().anyMatch(peer.name()::contains));
	}

	private static List<Round> measure(Workload workload, Peer peer) throws Exception {
		long start = System.nanoTime();
		int warmUps = 0;
		do {
			Round.of(workload, peer);
			warmUps++;
		}
		while (warmUps < WARM_UP_ROUNDS && System.nanoTime() - start < WARM_UP_NANOS);
		List<Round> rounds = new ArrayList<>();
		start = System.nanoTime();
		do {
			rounds.add(Round.of(workload, peer));
		}
		while (rounds.size() < workload.rounds() && System.nanoTime() - start < MEASURE_NANOS);
		return rounds;
	}

}
