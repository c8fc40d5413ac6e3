package io.github.asyncdisposable.foreign;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;

/**
 * What was called of which bean, in order; and a gate that opens when as many beans as
 * expected have been called.
 */
class CallLog {

	private final Map<String, List<String>> calls = new TreeMap<>();

	private final List<String> order = new ArrayList<>();

	final CountDownLatch gate;

	CallLog(int expected) {
		this.gate = new CountDownLatch(expected);
	}

	synchronized void add(String bean, String call) {
		this.calls.computeIfAbsent(bean, (key) -> new ArrayList<>()).add(call);
		this.order.add(bean + " " + call);
	}

	synchronized Map<String, List<String>> calls() {
		return new TreeMap<>(this.calls);
	}

	synchronized List<String> order() {
		return new ArrayList<>(this.order);
	}

	synchronized void clear() {
		this.calls.clear();
		this.order.clear();
	}

}
