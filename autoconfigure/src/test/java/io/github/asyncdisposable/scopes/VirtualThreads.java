package io.github.asyncdisposable.scopes;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Virtual threads where the JVM has them; the sources are compiled for one that has none.
 */
final class VirtualThreads {

	private VirtualThreads() {
	}

	static ExecutorService perTask() {
		try {
			return (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
		}
		catch (ReflectiveOperationException ex) {
			return Executors.newCachedThreadPool();
		}
	}

}
