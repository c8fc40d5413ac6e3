package io.github.asyncdisposable.context;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.asyncdisposable.engine.DisposalPlan;
import io.github.asyncdisposable.engine.DisposalReport;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Disposes one bean on the spot and waits for it, within its limit (D10). Throws nothing
 * (D9).
 */
final class SingleDisposal {

	private static final Log logger = LogFactory.getLog(SingleDisposal.class);

	private final DisposalRuns runs;

	private final ManagedBeans managedBeans;

	private final NodeMaker nodeMaker;

	private final Shutdown shutdown;

	SingleDisposal(DisposalRuns runs, ManagedBeans managedBeans, NodeMaker nodeMaker, Shutdown shutdown) {
		this.runs = runs;
		this.managedBeans = managedBeans;
		this.nodeMaker = nodeMaker;
		this.shutdown = shutdown;
	}

	/**
	 * Dispose a bean, or wait for its disposal where that goes on on another thread.
	 */
	void dispose(ManagedBean bean) {
		try {
			Future<?> end = this.managedBeans.endOf(bean);
			if (end == null) {
				run(bean);
			}
			else if (!end.isDone() && !this.shutdown.isOwnThread() && !this.managedBeans.isCalledHere(bean)) {
				join(bean, end);
			}
		}
		catch (Throwable ex) {
			logger.error("Disposal of bean '" + bean.name() + "' could not be run", ex);
		}
	}

	private void run(ManagedBean bean) {
		try {
			DisposalReport report = this.runs.run(DisposalPlan.oneByOne(List.of(this.nodeMaker.disposal(bean))));
			this.shutdown.ranBeside(report);
			this.managedBeans.reported(report);
		}
		finally {
			this.managedBeans.ended(bean);
		}
	}

	private void join(ManagedBean bean, Future<?> end) throws ExecutionException {
		Duration limit = this.nodeMaker.disposal(bean).limit();
		Duration longest = ((limit != null) ? limit : this.runs.left()).plus(this.runs.faultGrace());
		try {
			end.get(longest.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (TimeoutException ex) {
			// Whoever runs the disposal gives it up by the same limit, and says so.
		}
	}

}
