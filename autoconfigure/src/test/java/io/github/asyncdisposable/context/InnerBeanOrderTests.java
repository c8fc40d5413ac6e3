package io.github.asyncdisposable.context;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.autoconfigure.AsyncDisposableAutoConfiguration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.RuntimeBeanReference;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for inner beans that Spring destroys with others.
 */
class InnerBeanOrderTests {

	private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

	@Test
	@DisplayName("D6 Spring calls nothing of an inner bean whose disposal is going on, also where another one of the same outer bean is done")
	void whenOneInnerBeanIsDoneThenTheOtherIsNotDestroyed() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(AsyncDisposableAutoConfiguration.class))
			.withInitializer((context) -> {
				RootBeanDefinition outer = new RootBeanDefinition(Outer.class);
				outer.getConstructorArgumentValues()
					.addIndexedArgumentValue(0,
							new RootBeanDefinition(Inner.class, () -> new Inner("fast", 10, this.lines)));
				outer.getConstructorArgumentValues()
					.addIndexedArgumentValue(1,
							new RootBeanDefinition(Inner.class, () -> new Inner("slow", 400, this.lines)));
				((GenericApplicationContext) context).registerBeanDefinition("outer", outer);
			})
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(this.lines).hasSize(6)
			.containsSubsequence("fast ends", "fast destroyed")
			.containsSubsequence("slow ends", "fast destroyed")
			.containsSubsequence("slow ends", "slow destroyed");
	}

	@Test
	@DisplayName("D6 C5 two inner beans that each have a prototype: nothing waits for itself, each is disposed once")
	void whenInnerBeansHavePrototypesOfTheirOwnThenAllAreDisposed() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(AsyncDisposableAutoConfiguration.class))
			.withInitializer((context) -> {
				RootBeanDefinition outer = new RootBeanDefinition(Outer.class);
				for (String name : List.of("a", "b")) {
					RootBeanDefinition prototype = new RootBeanDefinition(Inner.class,
							() -> new Inner("prototype " + name, 20, this.lines));
					prototype.setScope("prototype");
					((GenericApplicationContext) context).registerBeanDefinition("prototype" + name, prototype);
					RootBeanDefinition inner = new RootBeanDefinition(InnerWithOther.class);
					inner.getConstructorArgumentValues().addIndexedArgumentValue(0, name);
					inner.getConstructorArgumentValues().addIndexedArgumentValue(1, this.lines);
					inner.getConstructorArgumentValues()
						.addIndexedArgumentValue(2, new RuntimeBeanReference("prototype" + name));
					outer.getConstructorArgumentValues().addGenericArgumentValue(inner);
				}
				((GenericApplicationContext) context).registerBeanDefinition("outer", outer);
			})
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(this.lines).hasSize(12)
			.doesNotHaveDuplicates()
			.containsSubsequence("a ends", "prototype a starts", "prototype a ends", "prototype a destroyed")
			.containsSubsequence("b ends", "prototype b starts", "prototype b ends", "prototype b destroyed");
	}

	static class InnerWithOther extends Inner {

		InnerWithOther(String name, List<String> lines, Inner other) {
			super(name, 20, lines);
		}

	}

	static class Outer {

		Outer(Inner one, Inner two) {
		}

	}

	static class Inner implements AsyncDisposable, DisposableBean {

		final String name;

		final int millis;

		final List<String> lines;

		Inner(String name, int millis, List<String> lines) {
			this.name = name;
			this.millis = millis;
			this.lines = lines;
		}

		@Override
		public CompletionStage<?> disposeAsync() {
			this.lines.add(this.name + " starts");
			return CompletableFuture.runAsync(() -> this.lines.add(this.name + " ends"),
					CompletableFuture.delayedExecutor(this.millis, TimeUnit.MILLISECONDS));
		}

		@Override
		public void destroy() {
			this.lines.add(this.name + " destroyed");
		}

	}

}
