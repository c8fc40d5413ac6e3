package io.github.asyncdisposable;

import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

/**
 * Finds each {@link AbstractAsyncDisposable} that is garbage-collected without having
 * been disposed, logs it together with where it was created, and tells listeners. For the
 * whole JVM and for development: while it is on, every such object takes a stack trace
 * when it is created. Off by default; what was created while it was off is not watched.
 *
 * <p>
 * On as long as somebody holds a registration. Logs to the {@link System.Logger} of this
 * class, at level {@code WARNING}. Safe for use by any thread.
 *
 * @since 0.1.0
 */
public final class LeakDetection {

	private static final AtomicReference<@Nullable LeakDetection> CURRENT = new AtomicReference<>();

	private final Cleaner cleaner = Cleaner.create();

	private final List<Registration> registrations = new CopyOnWriteArrayList<>();

	private LeakDetection() {
	}

	/**
	 * Turn detection on.
	 * @param listener whom to tell, on the thread of a {@link Cleaner}. Held weakly: its
	 * owner keeps it
	 * @return turns detection off again when it is closed, unless others have turned it
	 * on as well
	 */
	public static AutoCloseable enable(Listener listener) {
		Registration registration = new Registration(new WeakReference<>(listener));
		synchronized (CURRENT) {
			LeakDetection current = CURRENT.get();
			if (current == null) {
				current = new LeakDetection();
				CURRENT.set(current);
			}
			current.registrations.add(registration);
		}
		return registration;
	}

	/**
	 * Say under which name an object is known, if it is watched.
	 * @param object the object
	 * @param bean the name of the bean that it is
	 */
	public static void named(Object object, String bean) {
		Watch watch = (object instanceof AbstractAsyncDisposable disposable) ? disposable.watch() : null;
		if (watch != null) {
			watch.bean = bean;
		}
	}

	/**
	 * Watch an object from its creation on.
	 * @return {@code null} while detection is off
	 */
	static @Nullable Watch watch(AbstractAsyncDisposable object) {
		LeakDetection current = CURRENT.get();
		return (current != null) ? new Watch(current, object) : null;
	}

	private void leaked(Watch watch) {
		System.getLogger(LeakDetection.class.getName())
			.log(System.Logger.Level.WARNING,
					watch.type + " was not disposed before it was garbage-collected; it was created here",
					watch.creation);
		for (Registration registration : this.registrations) {
			Listener listener = registration.listener.get();
			if (listener != null) {
				listener.leaked(watch.type, watch.bean);
			}
		}
	}

	/**
	 * Hears of leaks.
	 */
	@FunctionalInterface
	public interface Listener {

		/**
		 * An object is gone that should have been disposed.
		 * @param type the name of its class
		 * @param bean the name of the bean that it was, {@code null} if it was none
		 */
		void leaked(String type, @Nullable String bean);

	}

	private record Registration(WeakReference<Listener> listener) implements AutoCloseable {

		@Override
		public void close() {
			synchronized (CURRENT) {
				LeakDetection current = CURRENT.get();
				if (current != null && current.registrations.remove(this) && current.registrations.isEmpty()) {
					CURRENT.set(null);
				}
			}
		}

	}

	/**
	 * What is known of an object when it is gone. Must never refer to the object.
	 */
	static final class Watch implements Runnable {

		private final LeakDetection detection;

		private final String type;

		private final Throwable creation;

		private final Cleaner.Cleanable cleanable;

		private volatile @Nullable String bean;

		private volatile boolean disposed;

		@SuppressWarnings("NullAway") // the cleaner does not run this before the object
										// is
										// gone
		private Watch(LeakDetection detection, AbstractAsyncDisposable object) {
			this.detection = detection;
			this.type = object.getClass().getName();
			this.creation = new Throwable(this.type);
			this.cleanable = detection.cleaner.register(object, this);
		}

		/**
		 * The disposal of the object has started.
		 */
		void disposed(AbstractAsyncDisposable object) {
			try {
				this.disposed = true;
				this.cleanable.clean();
			}
			finally {
				Reference.reachabilityFence(object);
			}
		}

		@Override
		public void run() {
			if (!this.disposed) {
				this.detection.leaked(this);
			}
		}

	}

}
