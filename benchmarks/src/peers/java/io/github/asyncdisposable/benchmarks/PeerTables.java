package io.github.asyncdisposable.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Writes the results into a document, in place of what is between two markers.
 */
final class PeerTables {

	private static final String BEGIN = "<!-- peers: written by PeersBenchmark -->";

	private static final String END = "<!-- end of peers -->";

	private static final int[] JAVAS = { 17, 25 };

	private final Path directory;

	private final Results results;

	private final List<Peer> peers;

	/**
	 * Create the tables.
	 * @param directory where the figures are that have no peers
	 */
	PeerTables(Path directory, Results results, List<Peer> peers) {
		this.directory = directory;
		this.results = results;
		this.peers = peers;
	}

	void writeTo(Path document) throws IOException {
		String text = Files.readString(document);
		int begin = text.indexOf(BEGIN);
		int end = text.indexOf(END);
		if (begin < 0 || end < begin) {
			throw new IllegalStateException("'" + document + "' has no place for the tables: " + BEGIN + " " + END);
		}
		Files.writeString(document, text.substring(0, begin) + BEGIN + "\n\n" + tables() + text.substring(end));
	}

	private String tables() throws IOException {
		StringBuilder tables = new StringBuilder();
		for (int java : JAVAS) {
			Path machine = machine(this.directory, java);
			tables.append(Files.exists(machine) ? "- " + Files.readString(machine) : "");
		}
		tables.append('\n');
		for (Workload workload : Workload.all()) {
			if (this.peers.stream().allMatch((peer) -> this.results.of(workload.key(), peer.name()).isEmpty())) {
				continue;
			}
			tables.append("**").append(workload.title()).append("**\n\n| |");
			for (int java : JAVAS) {
				tables.append(" Java ").append(java).append(" | ratio |");
			}
			tables.append(" edges violated | not disposed |\n|---|---|---|---|---|---|---|\n");
			for (Peer peer : this.peers.stream().filter((one) -> one.takes(workload)).toList()) {
				tables.append(row(workload, peer));
			}
			tables.append('\n');
		}
		for (Figure figure : Figure.all()) {
			tables.append(figure.text(this.directory, JAVAS));
		}
		return tables.toString();
	}

	/**
	 * Where it is written down what the figures of a version of Java are from.
	 */
	static Path machine(Path directory, int java) {
		return directory.resolve("machine-" + java + ".txt");
	}

	private String row(Workload workload, Peer peer) {
		StringBuilder row = new StringBuilder("| ").append(peer.name()).append(" |");
		List<Measurement> measured = this.results.of(workload.key(), peer.name());
		for (int java : JAVAS) {
			Optional<Measurement> one = measured.stream().filter((candidate) -> candidate.java() == java).findFirst();
			row.append(one.map((measurement) -> cells(workload, measurement)).orElse(" not measured | – |"));
		}
		return row.append(' ')
			.append(measured.stream().mapToInt(Measurement::violated).max().orElse(0))
			.append(" | ")
			.append(measured.stream().mapToInt(Measurement::missed).max().orElse(0))
			.append(" |\n")
			.toString();
	}

	private static String cells(Workload workload, Measurement measurement) {
		if (Double.isNaN(measurement.median())) {
			return " has not ended after 5 s | – |";
		}
		if (measurement.chain() < 1) {
			double beans = workload.graph().size() / 1e3;
			return format(" %.2f us a bean (%.2f to %.2f) | – |", measurement.median() / beans,
					measurement.min() / beans, measurement.max() / beans);
		}
		return format(" %.1f ms (%.1f to %.1f) | %.3f |", measurement.median(), measurement.min(), measurement.max(),
				measurement.median() / measurement.chain());
	}

	private static String format(String format, Object... values) {
		return String.format(Locale.ROOT, format, values);
	}

}
