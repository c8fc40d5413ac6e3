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

import io.github.asyncdisposable.engine.DisposalAction;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who creates what, and what is left of it on a thread that outlives its application.
 */
@Timeout(60)
class CreationsTests {

	private static final InstanceOwner OWNER = (bean) -> false;

	private static final InstanceOwner OTHER = (bean) -> true;

	private final Creations creations = new Creations();

	@Test
	@DisplayName("C2 the innermost owner is current, also where it is entered twice, and none is afterwards")
	void whenOwnersAreNestedThenTheInnermostIsCurrent() {
		this.creations.within(OWNER, () -> {
			this.creations.within(OTHER, () -> assertThat(this.creations.owner()).isSameAs(OTHER));
			this.creations.within(OWNER, () -> assertThat(this.creations.current()).isSameAs(OWNER));
			return assertThat(this.creations.owner()).isSameAs(OWNER);
		});
		assertThat(this.creations.owner()).isNull();
		assertThat(this.creations.current()).isNull();
	}

	@Test
	@DisplayName("C2 an instance of which Spring calls nothing is left alone once, and no other instance is")
	void whenLeftAloneThenToldOnceAndForThatInstanceOnly() {
		Object bean = new Object();
		this.creations.within(OWNER, () -> {
			own(bean);
			assertThat(this.creations.isLeftAlone(bean)).isTrue();
			assertThat(this.creations.isLeftAlone(bean)).isFalse();
			own(bean);
			assertThat(this.creations.isLeftAlone(new Object())).isFalse();
			return assertThat(this.creations.isLeftAlone(bean)).isFalse();
		});
	}

	private void own(Object bean) {
		this.creations.own(
				new ManagedBean("bean", bean, DisposalKind.ASYNC_DISPOSABLE, (any) -> DisposalAction.of(() -> null)),
				false);
	}

	@Test
	@DisplayName("C4 a thread holds no instance after its creation")
	void whenNobodyAsksThenTheInstanceIsForgottenWithTheCall() {
		Object bean = new Object();
		this.creations.within(OWNER, () -> {
			own(bean);
			return bean;
		});
		assertThat(this.creations.isLeftAlone(bean)).isFalse();
	}

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
