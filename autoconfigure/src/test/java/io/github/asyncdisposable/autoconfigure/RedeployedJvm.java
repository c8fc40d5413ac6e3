package io.github.asyncdisposable.autoconfigure;

import java.io.File;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The process of {@link RedeployTests}: loads everything anew for each application, as a
 * servlet container does, and prints which of them can still be reached.
 */
final class RedeployedJvm {

	/** The engine's idle threads end after 5 seconds. */
	private static final long LIMIT = TimeUnit.SECONDS.toNanos(30);

	private static final List<String> KINDS = List.of("", "fail", "hang");

	private RedeployedJvm() {
	}

	public static void main(String[] args) throws Exception {
		Map<String, WeakReference<ClassLoader>> left = new HashMap<>();
		for (String kind : KINDS) {
			// A container's thread, which stays, with whatever is left in it.
			ExecutorService thread = Executors.newFixedThreadPool(1);
			left.put("'" + kind + "'", thread.submit(() -> deploy(kind, args[0])).get());
		}
		forgetRecords();
		long begin = System.nanoTime();
		while (!left.isEmpty() && System.nanoTime() - begin < LIMIT) {
			System.gc();
			TimeUnit.MILLISECONDS.sleep(100);
			left.values().removeIf((reference) -> reference.get() == null);
		}
		System.out.println("left " + left.keySet());
		System.exit(0);
	}

	@SuppressWarnings("unchecked")
	private static WeakReference<ClassLoader> deploy(String kind, String journals) throws Exception {
		Map<String, Object> properties = new HashMap<>(
				Map.of("async-disposable.report.directory", journals, "async-disposable.fault-grace", "0"));
		properties.put(kind, "");
		if (kind.equals("hang")) {
			properties.put("async-disposable.beans.last.timeout", "20ms");
		}
		try (URLClassLoader classes = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
			Class<?> type = classes.loadClass(EnduringApplication.class.getName());
			Function<Map<String, Object>, Object> application = (Function<Map<String, Object>, Object>) type
				.getConstructor()
				.newInstance();
			Object context = application.apply(properties);
			assertThat(context.getClass().getClassLoader()).isSameAs(classes);
			return new WeakReference<>(classes);
		}
	}

	private static URL[] classPath() throws Exception {
		List<URL> urls = new ArrayList<>();
		for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
			urls.add(Path.of(entry).toUri().toURL());
		}
		return urls.toArray(URL[]::new);
	}

	/**
	 * On Java 17 the JDK itself holds the class of a record that was compared or hashed,
	 * and of its components, until another record takes its place (JDK-8078641): here
	 * this one.
	 */
	private static void forgetRecords() {
		Other one = new Other("1");
		if (one.equals(new Other("2")) || one.hashCode() == new Other("2").hashCode()) {
			throw new AssertionError(one);
		}
	}

	private record Other(String name) {
	}

}
