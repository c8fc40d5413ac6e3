package io.github.asyncdisposable.scope;

import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.beans.factory.BeanCurrentlyInCreationException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Which thread may wait for which other one's creation (C3).
 */
@Timeout(60)
class ScopedInstancesTests {

	private final ScopedInstances instances = new ScopedInstances();

	private final Creation own = this.instances.begin("own");

	@Test
	@DisplayName("C3 who would wait for itself through two other threads is refused")
	void whenThreadsWaitInACircleThenTheLastIsRefused() {
		Creation second = createdElsewhere("second", this.own);
		Creation third = createdElsewhere("third", second);
		assertThatExceptionOfType(BeanCurrentlyInCreationException.class)
			.isThrownBy(() -> this.instances.waitsFor("third", third))
			.satisfies((ex) -> assertThat(ex.getBeanName()).isEqualTo("third"));
	}

	@Test
	@DisplayName("C3 a thread that has not yet noticed the end of what it waits for is in nobody's way")
	void whenTheEndIsNotNoticedYetThenThereIsNoCircle() {
		Creation other = createdElsewhere("other", this.own);
		this.instances.created(this.own, "bean");
		assertThatNoException().isThrownBy(() -> this.instances.waitsFor("other", other));
	}

	/**
	 * A creation begun by another thread, which needs one that has not ended.
	 */
	private Creation createdElsewhere(String name, Creation needed) {
		return CompletableFuture.supplyAsync(() -> {
			Creation creation = this.instances.begin(name);
			this.instances.waitsFor(needed.name, needed);
			return creation;
		}, (task) -> new Thread(task).start()).join();
	}

}
