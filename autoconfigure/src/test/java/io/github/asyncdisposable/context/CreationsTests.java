package io.github.asyncdisposable.context;

import java.lang.ref.WeakReference;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is left of a creation on a thread that outlives its application.
 */
@Timeout(60)
class CreationsTests {

	@Test
	@DisplayName("C2 a pooled thread that has used a scope keeps no class loader of an application that is gone")
	void whenApplicationIsGoneThenThreadsKeepNoClassLoader() throws Exception {
		ExecutorService pool = Executors.newSingleThreadExecutor();
		try {
			WeakReference<ClassLoader> gone = pool.submit(CreationsTests::use).get(10, TimeUnit.SECONDS);
			for (int i = 0; i < 50 && gone.get() != null; i++) {
				System.gc();
				pool.submit(() -> null).get(10, TimeUnit.SECONDS);
			}
			assertThat(gone.get()).isNull();
		}
		finally {
			pool.shutdownNow();
		}
	}

	private static WeakReference<ClassLoader> use() throws Exception {
		URL classes = Creations.class.getProtectionDomain().getCodeSource().getLocation();
		try (URLClassLoader application = new OwnClasses(classes)) {
			Class<?> type = application.loadClass(Creations.class.getName());
			Class<?> owner = application.loadClass(InstanceOwner.class.getName());
			Constructor<?> constructor = type.getDeclaredConstructor();
			constructor.setAccessible(true);
			Object creations = constructor.newInstance();
			Method within = type.getMethod("within", owner, Supplier.class);
			Supplier<Object> call = () -> "made";
			Object nobody = Proxy.newProxyInstance(application, new Class<?>[] { owner },
					(proxy, method, args) -> null);
			assertThat(within.invoke(creations, nobody, call)).isEqualTo("made");
			assertThat(type.getMethod("current").invoke(creations)).isNull();
			return new WeakReference<>(application);
		}
	}

	/**
	 * Loads this library's classes again.
	 */
	private static final class OwnClasses extends URLClassLoader {

		OwnClasses(URL classes) {
			super(new URL[] { classes }, CreationsTests.class.getClassLoader());
		}

		@Override
		protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
			if (!name.startsWith(Creations.class.getPackageName())) {
				return super.loadClass(name, resolve);
			}
			synchronized (getClassLoadingLock(name)) {
				Class<?> known = findLoadedClass(name);
				return (known != null) ? known : findClass(name);
			}
		}

	}

}
