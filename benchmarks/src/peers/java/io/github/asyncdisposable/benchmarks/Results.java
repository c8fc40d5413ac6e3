package io.github.asyncdisposable.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What has been measured so far, in a file: a run measures some of it anew.
 */
final class Results {

	private final Path file;

	private final Map<String, Measurement> all = new TreeMap<>();

	Results(Path file) throws IOException {
		this.file = file;
		if (Files.exists(file)) {
			Files.readAllLines(file).stream().map(Measurement::parse).forEach(this::put);
		}
	}

	private void put(Measurement measurement) {
		this.all.put(measurement.key(), measurement);
	}

	void add(Measurement measurement) throws IOException {
		put(measurement);
		Files.write(this.file, this.all.values().stream().map(Measurement::line).toList());
	}

	List<Measurement> of(String workload, String peer) {
		return this.all.values()
			.stream()
			.filter((one) -> one.workload().equals(workload) && one.peer().equals(peer))
			.toList();
	}

}
