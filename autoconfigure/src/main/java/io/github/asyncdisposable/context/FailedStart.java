package io.github.asyncdisposable.context;

import java.util.List;

import org.springframework.beans.factory.BeanCreationNotAllowedException;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;

/**
 * Turns a start that fails into a shutdown (D10). Spring tells nobody: it just destroys
 * all singletons. So the first callback of a managed bean asks whether that is going on,
 * and then runs from inside what may already go, a wave; what that bean still needs gets
 * a later one.
 */
final class FailedStart {

	private static final String PROBE = FailedStart.class.getName();

	private final DefaultListableBeanFactory beanFactory;

	private final Shutdown shutdown;

	private final ManagedBeans managedBeans;

	private final EarlyBeans earlyBeans;

	FailedStart(DefaultListableBeanFactory beanFactory, Shutdown shutdown, ManagedBeans managedBeans,
			EarlyBeans earlyBeans) {
		this.beanFactory = beanFactory;
		this.shutdown = shutdown;
		this.managedBeans = managedBeans;
		this.earlyBeans = earlyBeans;
	}

	/**
	 * Spring is about to call the callbacks of a managed bean.
	 */
	void destroying(String name) {
		if (!this.shutdown.isOver() && !this.shutdown.isRunningHere() && isInDestruction()) {
			if (!this.shutdown.hasBegun()) {
				this.earlyBeans.adoptAsFarAsPossible();
				this.shutdown.begin();
			}
			this.shutdown.wave(List.of(this.beanFactory.getSingletonNames()), name);
		}
	}

	/**
	 * Nearly everything has been destroyed: what is left gets no callback of its own.
	 */
	void last() {
		if (!this.shutdown.hasBegun()) {
			this.earlyBeans.adoptAsFarAsPossible();
			if (!this.managedBeans.isEmpty()) {
				this.shutdown.begin();
			}
		}
		if (this.shutdown.hasBegun()) {
			this.shutdown.rest();
		}
	}

	/**
	 * A bean factory refuses to create beans while it destroys all of them.
	 */
	private boolean isInDestruction() {
		try {
			this.beanFactory.getSingleton(PROBE, () -> {
				throw new Probe();
			});
			return false;
		}
		catch (BeanCreationNotAllowedException ex) {
			return true;
		}
		catch (Probe ex) {
			return false;
		}
	}

	/**
	 * Says that a bean could be created.
	 */
	private static final class Probe extends RuntimeException {

		private static final long serialVersionUID = 1;

		Probe() {
			super(null, null, false, false);
		}

	}

}
