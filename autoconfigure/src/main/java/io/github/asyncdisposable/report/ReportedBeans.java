package io.github.asyncdisposable.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.asyncdisposable.engine.DisposalNode;
import io.github.asyncdisposable.engine.NodeReport;

/**
 * Makes beans of nodes: the synchronous remainder of a bean belongs to it.
 */
final class ReportedBeans {

	private ReportedBeans() {
	}

	static List<ShutdownReport.Bean> of(List<NodeReport> nodes, Map<String, Duration> limits) {
		List<ShutdownReport.Bean> beans = new ArrayList<>(nodes.size());
		Map<String, Integer> lastOf = new HashMap<>();
		for (NodeReport report : nodes) {
			DisposalNode node = report.node();
			Integer begun = (node.kind() == DisposalNode.Kind.REMAINDER) ? lastOf.get(node.name()) : null;
			if (begun != null) {
				beans.set(begun, withRemainder(beans.get(begun), report));
			}
			else {
				lastOf.put(node.name(), beans.size());
				Duration limit = (node.limit() != null) ? node.limit() : limits.get(node.name());
				beans.add(new ShutdownReport.Bean(node.name(), node.type(), node.scope(), report.startedAt(),
						report.ownTime(), report.waitingTime(), report.outcome(), report.error(), report.dependsOn(),
						limit));
			}
		}
		return beans;
	}

	private static ShutdownReport.Bean withRemainder(ShutdownReport.Bean bean, NodeReport remainder) {
		return new ShutdownReport.Bean(bean.name(), bean.type(), bean.scope(), bean.startedAt(),
				bean.ownTime().plus(remainder.ownTime()), bean.waitingTime(), bean.outcome().worse(remainder.outcome()),
				(bean.error() != null) ? bean.error() : remainder.error(),
				bean.dependsOn().isEmpty() ? remainder.dependsOn() : bean.dependsOn(), bean.limit());
	}

}
