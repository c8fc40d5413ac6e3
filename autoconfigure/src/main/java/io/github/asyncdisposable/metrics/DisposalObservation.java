package io.github.asyncdisposable.metrics;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * The observations of this library, for tools that document or look for them.
 *
 * @since 0.1.0
 */
public enum DisposalObservation implements ObservationDocumentation {

	/**
	 * One asynchronous disposal, from its call to its end or until it was given up.
	 */
	DISPOSAL {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DefaultDisposalObservationConvention.class;
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return DisposalKeys.values();
		}

	},

	/**
	 * A whole shutdown of an application context: the parent of its disposals.
	 */
	SHUTDOWN {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DefaultShutdownObservationConvention.class;
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return ShutdownKeys.values();
		}

	};

	/**
	 * The keys of one disposal. All become tags of meters; there are no others.
	 */
	public enum DisposalKeys implements KeyName {

		/** The name of the bean. */
		BEAN(DisposalMeters.BEAN),

		/** The scope of the bean, such as {@code singleton}. */
		SCOPE(DisposalMeters.SCOPE),

		/** How it ended; known only then. */
		OUTCOME(DisposalMeters.OUTCOME);

		private final String key;

		DisposalKeys(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

		@Override
		public boolean isRequired() {
			return this != OUTCOME;
		}

	}

	/**
	 * The keys of a whole shutdown. All become tags of meters; there are no others.
	 */
	public enum ShutdownKeys implements KeyName {

		/** The worst outcome of its disposals; known only at the end. */
		OUTCOME(DisposalMeters.OUTCOME);

		private final String key;

		ShutdownKeys(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

		@Override
		public boolean isRequired() {
			return false;
		}

	}

}
