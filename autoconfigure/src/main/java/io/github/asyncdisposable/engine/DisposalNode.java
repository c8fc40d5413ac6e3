package io.github.asyncdisposable.engine;

import java.time.Duration;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * One step of a {@link DisposalPlan}. Immutable.
 *
 * @param name the name, for people; two nodes may share one
 * @param type the name of the class of what is disposed, empty where it does not matter
 * @param scope the scope it belongs to, such as {@code singleton}
 * @param kind what sort of step this is
 * @param action what an asynchronous node does, {@code null} for other kinds
 * @param callback what a synchronous node does on the thread that runs the plan,
 * {@code null} for other kinds
 * @param limit how long an asynchronous node may take, {@code null} for a share of what
 * is left of the deadline
 * @param housekeeping what may be done once the node has ended, on the thread that runs
 * the plan and while that would wait otherwise: nobody waits for it, and it is left out
 * where there is no such time; {@code null} for nothing
 * @since 0.1.0
 */
public record DisposalNode(String name, String type, String scope, Kind kind, @Nullable DisposalAction action,
		@Nullable Runnable callback, @Nullable Duration limit, @Nullable Runnable housekeeping) {

	public DisposalNode {
		Objects.requireNonNull(name, "'name' must not be null");
		if ((action != null) != (kind == Kind.ASYNCHRONOUS) || (callback != null) != kind.isOnOwner()) {
			throw new IllegalArgumentException(
					"The node '" + name + "' of kind " + kind + " must have what such a node does, and nothing else");
		}
		if (limit != null && (limit.isZero() || limit.isNegative())) {
			throw new IllegalArgumentException("The limit of '" + name + "' must be positive but is " + limit);
		}
	}

	/**
	 * Create an asynchronous node: its action is called on a thread of the engine's own
	 * and awaited.
	 * @param name the name
	 * @param action what to do
	 * @return the node
	 */
	public static DisposalNode asynchronous(String name, DisposalAction action) {
		Objects.requireNonNull(action, "'action' must not be null");
		return new DisposalNode(name, "", "", Kind.ASYNCHRONOUS, action, null, null, null);
	}

	/**
	 * Create a synchronous node: its callback runs on the thread that runs the plan.
	 * @param name the name
	 * @param callback what to do
	 * @return the node
	 */
	public static DisposalNode synchronous(String name, Runnable callback) {
		Objects.requireNonNull(callback, "'callback' must not be null");
		return new DisposalNode(name, "", "", Kind.SYNCHRONOUS, null, callback, null, null);
	}

	/**
	 * Create the synchronous rest of what an asynchronous node began. Unlike a
	 * {@linkplain #synchronous synchronous} node it is left out once the deadline has
	 * passed: whoever owns the callback runs it after the plan.
	 * @param name the name
	 * @param callback what to do
	 * @return the node
	 */
	public static DisposalNode remainder(String name, Runnable callback) {
		Objects.requireNonNull(callback, "'callback' must not be null");
		return new DisposalNode(name, "", "", Kind.REMAINDER, null, callback, null, null);
	}

	/**
	 * Create a node that does nothing but pass the order on.
	 * @param name the name
	 * @return the node
	 */
	public static DisposalNode relay(String name) {
		return new DisposalNode(name, "", "", Kind.RELAY, null, null, null, null);
	}

	/**
	 * Return a copy with the given limit.
	 * @param limit the limit, {@code null} for a share of what is left of the deadline
	 * @return a new node
	 */
	public DisposalNode withLimit(@Nullable Duration limit) {
		return new DisposalNode(this.name, this.type, this.scope, this.kind, this.action, this.callback, limit,
				this.housekeeping);
	}

	/**
	 * Return a copy that says what is disposed.
	 * @param type the name of its class
	 * @param scope the scope it belongs to
	 * @return a new node
	 */
	public DisposalNode describedAs(String type, String scope) {
		return new DisposalNode(this.name, type, scope, this.kind, this.action, this.callback, this.limit,
				this.housekeeping);
	}

	/**
	 * Return a copy that leaves something behind.
	 * @param housekeeping what may be done once the node has ended
	 * @return a new node
	 */
	public DisposalNode withHousekeeping(Runnable housekeeping) {
		return new DisposalNode(this.name, this.type, this.scope, this.kind, this.action, this.callback, this.limit,
				housekeeping);
	}

	/**
	 * Sorts of nodes.
	 */
	public enum Kind {

		/** Called on a thread of the engine's own, awaited, limited. */
		ASYNCHRONOUS,

		/** Runs on the thread that runs the plan. */
		SYNCHRONOUS,

		/** The synchronous rest of an asynchronous node. */
		REMAINDER,

		/** Does nothing but pass the order on. */
		RELAY;

		boolean isOnOwner() {
			return this == SYNCHRONOUS || this == REMAINDER;
		}

		boolean isBean() {
			return this == ASYNCHRONOUS || this == SYNCHRONOUS;
		}

	}

}
