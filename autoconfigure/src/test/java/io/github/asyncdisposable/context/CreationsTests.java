package io.github.asyncdisposable.context;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Creations}.
 */
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
			this.creations.leftAlone(bean);
			assertThat(this.creations.isLeftAlone(bean)).isTrue();
			assertThat(this.creations.isLeftAlone(bean)).isFalse();
			this.creations.leftAlone(bean);
			assertThat(this.creations.isLeftAlone(new Object())).isFalse();
			return assertThat(this.creations.isLeftAlone(bean)).isFalse();
		});
	}

	@Test
	@DisplayName("C4 a thread holds no instance after its creation")
	void whenNobodyAsksThenTheInstanceIsForgottenWithTheCall() {
		Object bean = new Object();
		this.creations.within(OWNER, () -> {
			this.creations.leftAlone(bean);
			return bean;
		});
		assertThat(this.creations.isLeftAlone(bean)).isFalse();
	}

}
