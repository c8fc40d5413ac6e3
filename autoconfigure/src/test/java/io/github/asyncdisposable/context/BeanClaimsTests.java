package io.github.asyncdisposable.context;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.engine.DisposalAction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BeanClaims}.
 */
class BeanClaimsTests {

	private final DefaultListableBeanFactory beanFactory = new DefaultListableBeanFactory();

	private final BeanClaims claims = new BeanClaims();

	private void source(String name, DisposalKind kind, Class<?> type) {
		RootBeanDefinition definition = new RootBeanDefinition(DisposalSource.class, () -> new Source(kind, type));
		this.beanFactory.registerBeanDefinition(name + DisposalSource.NAME, definition);
	}

	private @Nullable DisposalKind kind(Object bean) {
		ManagedBean managed = this.claims.of("bean", bean);
		return (managed != null) ? managed.kind() : null;
	}

	@Test
	@DisplayName("D6: of those that claim a bean the first kind has it, in whatever order they are defined")
	void whenSeveralClaimABeanThenThePrecedenceDecides() {
		source("builtIn", DisposalKind.BUILT_IN, Object.class);
		source("destroyMethod", DisposalKind.DESTROY_METHOD, CharSequence.class);
		source("disposer", DisposalKind.DISPOSER, String.class);
		source("disposerOfItsOwn", DisposalKind.DISPOSER, Claimed.class);
		this.claims.setBeanFactory(this.beanFactory);
		assertThat(kind("claimed")).isEqualTo(DisposalKind.DISPOSER);
		assertThat(kind(new StringBuilder())).isEqualTo(DisposalKind.DESTROY_METHOD);
		assertThat(kind(1)).isEqualTo(DisposalKind.BUILT_IN);
		assertThat(kind(new Claimed())).isEqualTo(DisposalKind.DISPOSER);
		assertThat(kind((AsyncDisposable) () -> null)).isEqualTo(DisposalKind.ASYNC_DISPOSABLE);
		assertThat(this.claims.hasForeign()).isTrue();
		assertThat(this.claims.mayClaim("another")).isTrue();
		assertThat(this.claims.mayClaim('x')).isFalse();
	}

	@Test
	@DisplayName("D1: without any source it is the bean's own interface that counts")
	void whenThereIsNoSourceThenTheInterfaceCounts() {
		this.claims.setBeanFactory(this.beanFactory);
		assertThat(kind((AsyncDisposable) () -> null)).isEqualTo(DisposalKind.ASYNC_DISPOSABLE);
		assertThat(kind("not claimed")).isNull();
		assertThat(this.claims.hasForeign()).isFalse();
		assertThat(this.claims.decide("bean", Claimed.class, new RootBeanDefinition(Claimed.class)))
			.isSameAs(ManagedBean.OWN_CLAIM);
		assertThat(this.claims.decide("bean", String.class, new RootBeanDefinition(String.class))).isNull();
		assertThat(List.of(new Claimed(), "other")).filteredOn(this.claims::mayClaim).hasSize(1);
	}

	@Test
	@DisplayName("D6: what was decided for a definition is what its instances get, until it is forgotten")
	void whenADefinitionWasDecidedThenItsInstancesGetThat() {
		source("disposer", DisposalKind.DISPOSER, CharSequence.class);
		this.claims.setBeanFactory(this.beanFactory);
		DisposalClaim decided = this.claims.decide("bean", String.class, new RootBeanDefinition(String.class));
		ManagedBean managed = this.claims.of("bean", "claimed");
		assertThat(managed).isNotNull();
		assertThat(managed.claim()).isNotNull().isSameAs(decided);
		ManagedBean product = this.claims.of("bean", new StringBuilder());
		assertThat(product).isNotNull();
		assertThat(product.claim()).isNotNull().isNotSameAs(decided);
		this.claims.forget("bean");
		ManagedBean anew = this.claims.of("bean", "claimed");
		assertThat(anew).isNotNull();
		assertThat(anew.claim()).isNotNull().isNotSameAs(decided);
	}

	static class Claimed implements AsyncDisposable {

		@Override
		public @Nullable CompletableFuture<Void> disposeAsync() {
			return null;
		}

	}

	private record Source(DisposalKind kind, Class<?> type) implements DisposalSource {

		@Override
		public @Nullable DisposalClaim claim(String beanName, Class<?> beanType,
				@Nullable RootBeanDefinition definition) {
			if (!this.type.isAssignableFrom(beanType)) {
				return null;
			}
			return new DisposalClaim() {
				@Override
				public DisposalAction action(Object bean) {
					return DisposalAction.of(() -> null);
				}
			};
		}

	}

}
