package io.github.asyncdisposable.proof;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One bean of a {@link FaultyGraph}. As text: number, kind, fault, group (-1 for none),
 * and the numbers of the beans that it is given.
 */
record GraphBean(int id, Kind kind, Fault fault, int group, List<Integer> dependencies) {

	String name() {
		return "bean" + this.id;
	}

	GraphBean withDependencies(List<Integer> others) {
		return new GraphBean(this.id, this.kind, this.fault, this.group, List.copyOf(others));
	}

	GraphBean withFault(Fault other) {
		return new GraphBean(this.id, this.kind, other, this.group, this.dependencies);
	}

	GraphBean withoutGroup() {
		return new GraphBean(this.id, this.kind, this.fault, -1, this.dependencies);
	}

	static GraphBean parse(String text) {
		String[] parts = text.trim().split(" ");
		List<Integer> dependencies = (parts.length < 5) ? List.of()
				: Arrays.stream(parts[4].split(",")).map(Integer::valueOf).toList();
		return new GraphBean(Integer.parseInt(parts[0]), Kind.valueOf(parts[1]), Fault.valueOf(parts[2]),
				Integer.parseInt(parts[3]), dependencies);
	}

	@Override
	public String toString() {
		return (this.id + " " + this.kind + " " + this.fault + " " + this.group + " "
				+ this.dependencies.stream().map(String::valueOf).collect(Collectors.joining(",")))
			.trim();
	}

}
