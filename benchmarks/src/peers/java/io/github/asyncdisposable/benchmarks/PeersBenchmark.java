package io.github.asyncdisposable.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Closes the same graphs by this starter and by its peers, and writes the tables.
 */
public final class PeersBenchmark {

	private static final List<Peer> PEERS = List.of(new StarterPeer(), new DestroyMethodPeer(), new LifecyclePeer(),
			new MscPeer(), new ReactorPeer(), new ServiceTalkPeer(), new PekkoPeer(), new RatpackPeer(),
			new MicronautPeer());

	private static final String RESULTS = "peers.tsv";

	private static final long WARM_UP_NANOS = 1_500_000_000L;

	private static final int WARM_UP_ROUNDS = 150;

	private static final long MEASURE_NANOS = 1_000_000_000L;

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
		List<String> wanted = List.of(args);
		String own = System.getProperty("peer");
		if (own != null) {
			measure(wanted, PEERS.stream().filter((peer) -> peer.name().equals(own)).findFirst().orElseThrow(), directory);
			System.exit(0);
		}
		for (Peer peer : PEERS) {
			if (Workload.all().stream().anyMatch((workload) -> isWanted(wanted, workload, peer))) {
				fork(peer, directory, wanted);
			}
		}
		new PeerTables(new Results(directory.resolve(RESULTS)), PEERS).writeTo(directory.resolve("README.md"));
	}

	/**
	 * In a virtual machine of its own: what one peer leaves behind is no other's matter.
	 */
	private static void fork(Peer peer, Path directory, List<String> wanted) throws Exception {
		List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Dpeer=" + peer.name(), "-Dbenchmarks=" + directory, "-cp", System.getProperty("java.class.path"),
				PeersBenchmark.class.getName()));
		command.addAll(wanted);
		new ProcessBuilder(command).inheritIO().start().waitFor();
	}

	private static void measure(List<String> wanted, Peer peer, Path directory) throws Exception {
		Results results = new Results(directory.resolve(RESULTS));
		for (Workload workload : Workload.all()) {
			if (isWanted(wanted, workload, peer)) {
				Measurement measurement = Measurement.of(workload, peer, measure(workload, peer));
				System.out.println(measurement.line());
				results.add(measurement);
			}
		}
	}

	private static boolean isWanted(List<String> wanted, Workload workload, Peer peer) {
		List<String> keys = Workload.all().stream().map(Workload::key).filter(wanted::contains).toList();
		List<String> names = wanted.stream().filter((word) -> !keys.contains(word)).toList();
		return peer.refuses(workload) == null && (keys.isEmpty() || keys.contains(workload.key()))
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
