package io.github.asyncdisposable.benchmarks;

import java.util.List;
import java.util.stream.Stream;

/**
 * What somebody wants to have measured.
 *
 * @param words keys of workloads or figures, and parts of the names of peers; none for
 * everything
 */
record Selection(List<String> words) {

	boolean includes(Workload workload, Peer peer) {
		List<String> names = this.words.stream().filter((word) -> !isKey(word)).toList();
		return peer.takes(workload) && includesKey(workload.key())
				&& (names.isEmpty() || names.stream().anyMatch(peer.name()::contains));
	}

	boolean includes(Peer peer) {
		return Workload.all().stream().anyMatch((workload) -> includes(workload, peer));
	}

	/**
	 * Whoever names peers wants nothing that has none, unless it is named as well.
	 */
	boolean includes(Figure figure) {
		return this.words.isEmpty() || this.words.contains(figure.key());
	}

	private boolean includesKey(String key) {
		return this.words.contains(key) || this.words.stream().noneMatch(Selection::isKey);
	}

	private static boolean isKey(String word) {
		return Stream
			.concat(Workload.all().stream().map(Workload::key), Figure.all().stream().map(Figure::key))
			.anyMatch(word::equals);
	}

}
