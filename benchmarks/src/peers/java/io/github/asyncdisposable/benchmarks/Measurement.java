package io.github.asyncdisposable.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * How a peer did with a workload on one version of Java.
 *
 * @param median how long the close took, in milliseconds; {@code NaN} if it never ended
 * @param chain the longest chain of what was really disposed, in milliseconds
 * @param violated how many edges were violated, in the worst round
 * @param missed how many were not disposed, in the worst round
 */
record Measurement(String workload, String peer, int java, double median, double min, double max, double chain,
		int violated, int missed, int rounds) {

	private static final String SEPARATOR = "\t";

	static Measurement of(Workload workload, Peer peer, List<Round> rounds) {
		double[] millis = sorted(rounds.stream().mapToDouble(Round::millis));
		double[] chains = sorted(rounds.stream().mapToDouble(Round::chain));
		return new Measurement(workload.key(), peer.name(), Runtime.version().feature(), millis[(millis.length - 1) / 2],
				millis[0], millis[millis.length - 1], chains[(chains.length - 1) / 2],
				rounds.stream().mapToInt(Round::violated).max().orElse(0),
				rounds.stream().mapToInt(Round::missed).max().orElse(0), rounds.size());
	}

	private static double[] sorted(DoubleStream values) {
		return values.sorted().toArray();
	}

	String key() {
		return String.join(SEPARATOR, this.workload, this.peer, String.valueOf(this.java));
	}

	String line() {
		return key() + SEPARATOR + String.format(Locale.ROOT, "%.3f\t%.3f\t%.3f\t%.3f\t%d\t%d\t%d", this.median,
				this.min, this.max, this.chain, this.violated, this.missed, this.rounds);
	}

	static Measurement parse(String line) {
		String[] parts = line.split(SEPARATOR);
		return new Measurement(parts[0], parts[1], Integer.parseInt(parts[2]), Double.parseDouble(parts[3]),
				Double.parseDouble(parts[4]), Double.parseDouble(parts[5]), Double.parseDouble(parts[6]),
				Integer.parseInt(parts[7]), Integer.parseInt(parts[8]), Integer.parseInt(parts[9]));
	}

}
