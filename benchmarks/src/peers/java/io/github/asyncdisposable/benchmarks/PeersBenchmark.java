package io.github.asyncdisposable.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Closes the same graphs by this starter and by its peers, runs what else has figures to
 * show, and writes the tables.
 */
public final class PeersBenchmark {

	private static final List<Peer> PEERS = List.of(new StarterPeer(), new DestroyMethodPeer(), new LifecyclePeer(),
			new MscPeer(), new ReactorPeer(), new ServiceTalkPeer(), new PekkoPeer(), new RatpackPeer(),
			new MicronautPeer(), new ThreadsPeer());

	private static final String RESULTS = "peers.tsv";

	private static final long WARM_UP_NANOS = 1_500_000_000L;

	private static final int WARM_UP_ROUNDS = 150;

	/** Where opening takes long, so that there is a chance to get warm. */
	private static final long LONGEST_WARM_UP_NANOS = 8_000_000_000L;

	private static final int FEW_WARM_UP_ROUNDS = 30;

	private static final long MEASURE_NANOS = 2_500_000_000L;

	private PeersBenchmark() {
	}

	/**
	 * Measure and write the tables.
	 * @param args the keys of some workloads or figures, or parts of the names of some
	 * peers; without any, all of it
	 * @throws Exception if anything cannot be opened, or written
	 */
	public static void main(String[] args) throws Exception {
		Path directory = Path.of(System.getProperty("benchmarks", ".."));
		Selection selection = new Selection(List.of(args));
		String own = System.getProperty("peer");
		if (own != null) {
			measure(selection, PEERS.stream().filter((peer) -> peer.name().equals(own)).findFirst().orElseThrow(), directory);
			System.exit(0);
		}
		for (Peer peer : PEERS.stream().filter(selection::includes).toList()) {
			fork(peer, directory, selection);
		}
		Path figures = Files.createDirectories(directory.resolve("figures"));
		for (Figure figure : Figure.all().stream().filter(selection::includes).toList()) {
			figure.measure(figures, VirtualMachine.java());
		}
		Files.writeString(PeerTables.machine(figures, VirtualMachine.java()), VirtualMachine.description() + "\n");
		new PeerTables(figures, new Results(directory.resolve(RESULTS)), PEERS).writeTo(directory.resolve("README.md"));
	}

	/**
	 * In a virtual machine of its own: what one peer leaves behind is no other's matter.
	 */
	private static void fork(Peer peer, Path directory, Selection selection) throws Exception {
		List<String> command = VirtualMachine.command(PeersBenchmark.class.getName(), "-Dpeer=" + peer.name(),
				"-Dbenchmarks=" + directory);
		command.addAll(selection.words());
		int status = new ProcessBuilder(command).inheritIO().start().waitFor();
		if (status != 0) {
			throw new IllegalStateException(peer.name() + " ended with " + status);
		}
	}

	private static void measure(Selection selection, Peer peer, Path directory) throws Exception {
		Results results = new Results(directory.resolve(RESULTS));
		for (Workload workload : Workload.all()) {
			if (selection.includes(workload, peer)) {
				Measurement measurement = Measurement.of(workload, peer, measure(workload, peer));
				System.out.println(measurement.line());
				results.add(measurement);
			}
		}
	}

	private static List<Round> measure(Workload workload, Peer peer) throws Exception {
		long start = System.nanoTime();
		int warmUps = 0;
		Workload hurried = workload.hurried();
		do {
			Round.of(hurried, peer);
			warmUps++;
		}
		while (isCold(warmUps, System.nanoTime() - start));
		List<Round> rounds = new ArrayList<>();
		start = System.nanoTime();
		do {
			rounds.add(Round.of(workload, peer));
		}
		while (rounds.size() < workload.rounds() && System.nanoTime() - start < MEASURE_NANOS);
		return rounds;
	}

	private static boolean isCold(int rounds, long nanos) {
		return (rounds < WARM_UP_ROUNDS && nanos < WARM_UP_NANOS)
				|| (rounds < FEW_WARM_UP_ROUNDS && nanos < LONGEST_WARM_UP_NANOS);
	}

}
