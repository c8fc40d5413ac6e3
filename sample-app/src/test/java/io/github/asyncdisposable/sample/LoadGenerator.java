package io.github.asyncdisposable.sample;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/**
 * Sends events from several threads until the service is gone, and keeps account of what
 * was answered. Needs the JDK alone: {@code java LoadGenerator.java [url] [threads]}.
 */
final class LoadGenerator {

	private static final int EVENTS_PER_REQUEST = 50;

	private final HttpClient http = HttpClient.newHttpClient();

	private final Set<String> accepted = ConcurrentHashMap.newKeySet();

	private final Set<String> unanswered = ConcurrentHashMap.newKeySet();

	private final Map<Integer, LongAdder> refusals = new ConcurrentHashMap<>();

	private final CountDownLatch warm;

	private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

	private final List<Thread> threads = new ArrayList<>();

	private final URI events;

	LoadGenerator(String url, int threads, int warmRequests) {
		this.events = URI.create(url + "/events");
		this.warm = new CountDownLatch(warmRequests);
		for (int i = 0; i < threads; i++) {
			this.threads.add(new Thread(this::send, "load-" + i));
		}
	}

	public static void main(String[] args) throws InterruptedException {
		String url = (args.length > 0) ? args[0] : "http://localhost:8080";
		int threads = (args.length > 1) ? Integer.parseInt(args[1]) : 4;
		LoadGenerator load = new LoadGenerator(url, threads, 1);
		load.start();
		System.out.println("Sending to " + url + " until it is stopped");
		load.join();
		System.out.println(load);
	}

	void start() {
		this.threads.forEach(Thread::start);
	}

	boolean awaitWarm(long seconds) throws InterruptedException {
		return this.warm.await(seconds, TimeUnit.SECONDS);
	}

	/**
	 * Wait for the end of the load: the service does not take connections any more.
	 * @throws InterruptedException if interrupted while waiting
	 */
	void join() throws InterruptedException {
		for (Thread thread : this.threads) {
			thread.join();
		}
	}

	/**
	 * Return the texts of the events that were answered with 202.
	 * @return the texts
	 */
	Set<String> accepted() {
		return this.accepted;
	}

	/**
	 * Return the texts of the events whose fate only the service knows.
	 * @return the texts
	 */
	Set<String> unanswered() {
		return this.unanswered;
	}

	/**
	 * Return what should not have happened.
	 * @return errors that stopped a thread
	 */
	Queue<Throwable> failures() {
		return this.failures;
	}

	@Override
	public String toString() {
		return this.accepted.size() + " events were answered with 202, " + this.unanswered.size()
				+ " got no answer; refused requests by status: " + this.refusals;
	}

	private void send() {
		try {
			for (int i = 0; send(texts(i)); i++) {
				Thread.yield();
			}
		}
		catch (Throwable ex) {
			this.failures.add(ex);
		}
	}

	private boolean send(List<String> texts) throws InterruptedException {
		try {
			int status = this.http.send(request(texts), BodyHandlers.discarding()).statusCode();
			if (status == 202) {
				this.accepted.addAll(texts);
				this.warm.countDown();
			}
			else {
				this.refusals.computeIfAbsent(status, (key) -> new LongAdder()).increment();
			}
		}
		catch (ConnectException ex) {
			return false;
		}
		catch (IOException ex) {
			this.unanswered.addAll(texts);
		}
		return true;
	}

	private HttpRequest request(List<String> texts) {
		String json = texts.stream()
			.map((text) -> "{\"source\":\"load\",\"text\":\"" + text + "\"}")
			.collect(Collectors.joining(",", "[", "]"));
		return HttpRequest.newBuilder(this.events)
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(json))
			.build();
	}

	private static List<String> texts(int request) {
		List<String> texts = new ArrayList<>(EVENTS_PER_REQUEST);
		for (int i = 0; i < EVENTS_PER_REQUEST; i++) {
			texts.add(Thread.currentThread().getName() + " " + request + " " + i);
		}
		return texts;
	}

}
