package io.github.asyncdisposable.context;

import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CreationOrder} and {@link SingletonCalls}, of a bean factory alone.
 */
class CreationPlacesTests {

	private final DefaultListableBeanFactory beanFactory = new DefaultListableBeanFactory();

	private final BeanEdges edges = new BeanEdges(this.beanFactory);

	private void singletons(String... names) {
		for (String name : names) {
			this.beanFactory.registerSingleton(name, new Object());
		}
	}

	private CreationOrder order(boolean ends) {
		return new CreationOrder(this.beanFactory, this.edges, ends);
	}

	@Test
	@DisplayName("D4: what is no singleton was created right before the first that needed it, through any chain")
	void whenBeanIsNoSingletonThenItsPlaceIsBeforeItsFirstUser() {
		singletons("a", "b", "c");
		this.beanFactory.registerDependentBean("inner#1", "c");
		this.beanFactory.registerDependentBean("inner#1", "between#2");
		this.beanFactory.registerDependentBean("between#2", "b");
		CreationOrder order = order(false);
		assertThat(order.applyAsInt("inner#1")).isBetween(order.applyAsInt("a") + 1, order.applyAsInt("b") - 1);
		assertThat(order.applyAsInt("b")).isBetween(order.applyAsInt("a") + 1, order.applyAsInt("c") - 1);
		assertThat(order.applyAsInt("unused")).isLessThan(order.applyAsInt("a"));
	}

	@Test
	@DisplayName("D3: where circular references are allowed a bean's creation ends after that of what it needs")
	void whenEndsCountThenWhatIsNeededComesFirst() {
		singletons("user", "store", "last");
		this.beanFactory.registerDependentBean("prototype", "user");
		this.beanFactory.registerDependentBean("store", "prototype");
		assertThat(order(true).applyAsInt("store")).isLessThan(order(true).applyAsInt("user"));
		assertThat(order(true).applyAsInt("user")).isLessThan(order(true).applyAsInt("last"));
		assertThat(order(false).applyAsInt("user")).isLessThan(order(false).applyAsInt("store"));
		this.beanFactory.setAllowCircularReferences(false);
		assertThat(order(true).applyAsInt("user")).isLessThan(order(true).applyAsInt("store"));
	}

	@Test
	@DisplayName("D3 D4: what a bean got from a lazy proxy is not what its creation waited for")
	void whenAnEdgeGivesWayThenItsEndDoesNotCount() {
		singletons("user", "store");
		this.beanFactory.registerDependentBean("store", "user");
		this.edges.givesWay("store", "user");
		assertThat(order(true).applyAsInt("user")).isLessThan(order(true).applyAsInt("store"));
	}

	@Test
	@DisplayName("D3: beans that need each other have places all the same")
	void whenThereIsACycleThenEachHasAPlace() {
		singletons("one", "two");
		this.beanFactory.registerDependentBean("two", "one");
		this.beanFactory.registerDependentBean("one", "two");
		assertThat(order(true).applyAsInt("two")).isLessThan(order(true).applyAsInt("one"));
	}

	@Test
	@DisplayName("C5: the singletons that this thread is creating are counted, not those of others, nor what is only asked for")
	void whenSingletonsAreCreatedThenThoseOfThisThreadAreCounted() {
		singletons("known");
		assertThat(SingletonCalls.onThisThread()).isZero();
		this.beanFactory.getSingleton("outer", () -> {
			assertThat(SingletonCalls.onThisThread()).isOne();
			this.beanFactory.getSingleton("inner", () -> {
				assertThat(SingletonCalls.onThisThread()).isEqualTo(2);
				assertThat(CompletableFuture.supplyAsync(SingletonCalls::onThisThread).join()).isZero();
				return this.beanFactory.getSingleton("known");
			});
			assertThat(SingletonCalls.onThisThread()).isOne();
			return new Object();
		});
		assertThat(SingletonCalls.onThisThread()).isZero();
	}

}
