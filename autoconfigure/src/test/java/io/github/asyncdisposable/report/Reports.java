package io.github.asyncdisposable.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.github.asyncdisposable.engine.Outcome;

/**
 * Reports to look at.
 */
final class Reports {

	static final Instant START = Instant.parse("2026-03-01T10:15:30.123Z");

	/** Names that want to get out of where they are written. */
	static final List<String> HOSTILE = List.of("\"quoted\"", "'single'", "<script>alert(1)</script>",
			"</title></style><img src=x onerror=alert(2)>", "line\nbreak\r\u2028separator",
			"\u0000\u0007\u001b[31mcontrol", "back\\slash\\u0041", "a,b:{c}[d]&amp;", "\u202eright to left",
			"lone \ud800 surrogate", "\ud83d\ude80 rocket", "", " ", "x".repeat(10_000), "<b>".repeat(4_000));

	private Reports() {
	}

	static ShutdownReport.Bean bean(String name, long startMillis, long ownMillis, Outcome outcome) {
		return new ShutdownReport.Bean(name, "com.acme." + name, "singleton", START.plusMillis(startMillis),
				Duration.ofMillis(ownMillis), Duration.ofMillis(startMillis), outcome,
				(outcome == Outcome.ERROR) ? "java.io.IOException" : null, List.of(), null);
	}

	static ShutdownReport report(List<ShutdownReport.Bean> beans, List<String> criticalChain, List<String> notStarted) {
		Duration duration = beans.stream()
			.map((bean) -> Duration.between(START, bean.startedAt()).plus(bean.ownTime()))
			.max(Duration::compareTo)
			.orElse(Duration.ZERO);
		Duration sum = beans.stream().map(ShutdownReport.Bean::ownTime).reduce(Duration.ZERO, Duration::plus);
		Outcome outcome = beans.stream().map(ShutdownReport.Bean::outcome).reduce(Outcome.SUCCESS, Outcome::worse);
		return new ShutdownReport("application", ShutdownReport.CLOSE, START, duration, sum, outcome, criticalChain,
				beans, List.of(), notStarted);
	}

	/**
	 * A shutdown of so many beans in layers, with some of each outcome.
	 */
	static ShutdownReport random(int size, Random random) {
		List<ShutdownReport.Bean> beans = new ArrayList<>();
		List<String> chain = new ArrayList<>();
		long layerStart = 0;
		int layers = Math.max(size / 8, 1);
		for (int layer = 0, number = 0; number < size; layer++) {
			long layerEnd = layerStart;
			String slowest = "";
			for (int i = 0; i < (size + layers - 1) / layers && number < size; i++, number++) {
				long own = 1 + (long) (random.nextDouble() * random.nextDouble() * 400);
				Outcome outcome = Outcome.values()[Math.max(random.nextInt(12) - 8, 0)];
				String name = List
					.of("orderWriter", "paymentGatewayConnectionPool", "kafkaPublisher", "auditTrail", "searchIndexer",
							"com.acme.billing.internal.InvoiceReconciliationScheduler")
					.get(random.nextInt(6)) + number;
				ShutdownReport.Bean bean = bean(name, layerStart, own, outcome);
				beans.add(new ShutdownReport.Bean(bean.name(), bean.type(), bean.scope(), bean.startedAt(),
						bean.ownTime(), bean.waitingTime(), outcome, bean.error(),
						chain.isEmpty() ? List.of() : List.of(chain.get(chain.size() - 1)),
						(random.nextInt(3) == 0) ? Duration.ofMillis(own + random.nextInt(200)) : null));
				if (layerStart + own > layerEnd) {
					layerEnd = layerStart + own;
					slowest = name;
				}
			}
			chain.add(slowest);
			layerStart = layerEnd;
		}
		return report(beans, chain, List.of("neverStarted"));
	}

}
