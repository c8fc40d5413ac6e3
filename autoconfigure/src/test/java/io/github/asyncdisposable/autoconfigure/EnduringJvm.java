package io.github.asyncdisposable.autoconfigure;

import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import io.github.asyncdisposable.UsedHeap;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The process of {@link EnduranceTests}: many contexts, one after another.
 */
final class EnduringJvm {

	private static final long FLAT_BYTES = 2_000_000;

	private static final long LONGEST_NANOS = 20_000_000_000L;

	private final List<WeakReference<Object>> left = new ArrayList<>();

	private final String journals;

	private EnduringJvm(String journals) {
		this.journals = journals;
	}

	public static void main(String[] args) throws Exception {
		// Boot's shared converter keeps the class loader that is the first to have a
		// duration converted, for good.
		new Binder(new MapConfigurationPropertySource(Map.of("first", "1s"))).bind("first", Duration.class);
		new EnduringJvm(args[1]).endure(Integer.parseInt(args[0]));
	}

	private void endure(int contexts) throws Exception {
		run(contexts / 10);
		Set<Thread> threads = Thread.getAllStackTraces().keySet();
		assertNothingIsLeft();
		long before = UsedHeap.bytes();
		long begin = System.nanoTime();
		run(contexts);
		long millis = (System.nanoTime() - begin) / 1_000_000;
		assertNothingIsLeft();
		long growth = UsedHeap.bytes() - before;
		System.out.println(contexts + " contexts in " + millis + " ms after " + contexts / 10 + " others, heap before "
				+ before / 1024 + " KiB, growth " + growth / 1024 + " KiB");
		assertThat(growth).isLessThan(FLAT_BYTES);
		assertNoThreadIsLeft(threads);
	}

	private void run(int times) throws Exception {
		for (int i = 0; i < times; i++) {
			Map<String, Object> properties = new HashMap<>(Map.of("async-disposable.report.directory", this.journals,
					"async-disposable.report.log", "none", "async-disposable.fault-grace", "0"));
			if (i % 7 == 1) {
				properties.put("fail", "");
			}
			if (i % 20 == 2) {
				properties.put("hang", "");
				properties.put("async-disposable.beans.last.timeout", "20ms");
			}
			try (URLClassLoader classes = restarted()) {
				this.left.add(new WeakReference<>(classes));
				this.left.add(new WeakReference<>(application(classes).apply(properties)));
			}
		}
	}

	@SuppressWarnings("unchecked")
	private static Function<Map<String, Object>, Object> application(ClassLoader classes) throws Exception {
		Class<?> type = classes.loadClass(EnduringApplication.class.getName());
		assertThat(type.getClassLoader()).isSameAs(classes);
		return (Function<Map<String, Object>, Object>) type.getConstructor().newInstance();
	}

	private URLClassLoader restarted() {
		URL own = EnduringApplication.class.getProtectionDomain().getCodeSource().getLocation();
		return new Restarted(own, getClass().getClassLoader());
	}

	private void assertNothingIsLeft() {
		// What Spring has cached of the last one goes with the start of the next one.
		try (GenericApplicationContext next = new GenericApplicationContext()) {
			next.refresh();
		}
		// On a busy machine a thread that was interrupted takes its time to get going.
		long end = System.nanoTime() + LONGEST_NANOS;
		while (this.left.stream().anyMatch((reference) -> reference.get() != null) && System.nanoTime() < end) {
			System.gc();
		}
		assertThat(this.left).allSatisfy((reference) -> assertThat(reference.get()).isNull());
		this.left.clear();
	}

	private static void assertNoThreadIsLeft(Set<Thread> before) throws InterruptedException {
		for (Thread thread : Thread.getAllStackTraces().keySet()) {
			if (!before.contains(thread) && !isOfTheJvm(thread)) {
				thread.join(10_000);
				assertThat(thread.isAlive()).as(thread.getName()).isFalse();
			}
		}
	}

	private static boolean isOfTheJvm(Thread thread) {
		return thread.getName().startsWith("ForkJoinPool.commonPool") || thread.getThreadGroup() == null
				|| thread.getThreadGroup().getParent() == null;
	}

	/**
	 * Loads the application's classes itself, and all others as its parent does.
	 */
	private static final class Restarted extends URLClassLoader {

		Restarted(URL own, ClassLoader parent) {
			super(new URL[] { own }, parent);
		}

		@Override
		protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
			synchronized (getClassLoadingLock(name)) {
				if (!name.startsWith(EnduringApplication.class.getName())) {
					return super.loadClass(name, resolve);
				}
				Class<?> loaded = findLoadedClass(name);
				return (loaded != null) ? loaded : findClass(name);
			}
		}

	}

}
