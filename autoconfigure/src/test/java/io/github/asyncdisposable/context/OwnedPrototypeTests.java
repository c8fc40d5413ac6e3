package io.github.asyncdisposable.context;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.Beans;
import io.github.asyncdisposable.autoconfigure.AsyncDisposableAutoConfiguration;
import jakarta.annotation.PreDestroy;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinitionCustomizer;
import org.springframework.beans.factory.config.RuntimeBeanReference;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whose a prototype is (C5).
 */
@Timeout(60)
class OwnedPrototypeTests {

	private static final BeanDefinitionCustomizer PROTOTYPE = (definition) -> definition.setScope("prototype");

	private final Lines lines = new Lines();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AsyncDisposableAutoConfiguration.class))
		.withBean(Lines.class, () -> this.lines)
		.withBean("base", Base.class)
		.withInitializer(Beans.bean("part", Part.class, PROTOTYPE))
		.withInitializer(Beans.bean("whole", Whole.class, PROTOTYPE));

	@Test
	@DisplayName("C5 created for a singleton, however it asked: disposed after it, before what the prototype needs")
	void whenCreatedForASingletonThenDisposedAfterIt() {
		this.runner.withBean("owner", Owner.class).run((context) -> assertThat(context).hasNotFailed());
		assertThat(this.lines.all).hasSize(2 * 5 + 2)
			.endsWith("Base starts", "Base ends")
			.startsWith("Owner starts", "Owner ends");
		assertThat(this.lines.all.indexOf("Whole ends")).isLessThan(this.lines.all.lastIndexOf("Part starts"));
		assertThat(this.lines.all.stream().filter("Part destroyed"::equals)).hasSize(2);
	}

	@Test
	@DisplayName("C5 D2 one with callbacks takes no other of the same singleton along before its turn")
	void whenOneHasCallbacksThenTheOthersGoInOrder() {
		this.runner.withBean("owner", SlowOwner.class)
			.withInitializer(Beans.bean("slow", SlowWhole.class, PROTOTYPE))
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(this.lines.all.indexOf("SlowWhole ends")).isPositive()
			.isLessThan(this.lines.all.lastIndexOf("Part starts"));
		assertThat(this.lines.all.lastIndexOf("Part ends")).isLessThan(this.lines.all.lastIndexOf("Part destroyed"));
		assertThat(this.lines.all.stream().filter("Part destroyed"::equals)).hasSize(2);
		assertThat(this.lines.all).endsWith("Part destroyed", "Base starts", "Base ends");
	}

	@ParameterizedTest
	@ValueSource(classes = { Quick.class, QuickWithCallback.class, QuickOwner.class })
	@DisplayName("C5 D2 the end of another bean that the singleton needs takes none of its prototypes along")
	void whenAnotherBeanOfTheSingletonHasEndedThenThePrototypesGoInOrder(Class<? extends Written> other) {
		this.runner.withBean("other", other)
			.withBean("owner", OwnerWithOther.class)
			.withInitializer(Beans.bean("slow", SlowWhole.class, PROTOTYPE))
			.withInitializer(Beans.bean("own", Own.class, PROTOTYPE))
			.run((context) -> assertThat(context).hasNotFailed());
		assertPrototypesWentInOrder(other);
	}

	@ParameterizedTest
	@ValueSource(classes = { Quick.class, QuickWithCallback.class, QuickOwner.class })
	@DisplayName("C5 D2 D10 and none in a start that fails")
	void whenTheStartFailsThenThePrototypesGoInOrder(Class<? extends Written> other) {
		this.runner.withBean("other", other)
			.withBean("owner", OwnerWithOther.class)
			.withInitializer(Beans.bean("slow", SlowWhole.class, PROTOTYPE))
			.withInitializer(Beans.bean("own", Own.class, PROTOTYPE))
			.withBean("failing", FailingLast.class)
			.run((context) -> assertThat(context).hasFailed());
		assertPrototypesWentInOrder(other);
	}

	private void assertPrototypesWentInOrder(Class<? extends Written> other) {
		assertThat(this.lines.all).contains(other.getSimpleName() + " ends")
			.containsSubsequence("OwnerWithOther ends", "SlowWhole ends", "Part starts", "Part ends", "Part destroyed",
					"Base starts", "Base ends")
			.doesNotHaveDuplicates();
	}

	@Test
	@DisplayName("C5 D2 the callback of a synchronous inner bean takes no prototype of the same singleton along")
	void whenAnInnerBeanIsCalledThenThePrototypesGoInOrder() {
		this.runner.withBean("other", Quick.class)
			.withInitializer(Beans.bean("slow", SlowWhole.class, PROTOTYPE))
			.withInitializer(Beans.bean("owner", OwnerWithInner.class, (definition) -> {
				RootBeanDefinition inner = new RootBeanDefinition(SyncInner.class);
				inner.setAutowireMode(AbstractBeanDefinition.AUTOWIRE_CONSTRUCTOR);
				definition.getPropertyValues().add("inner", inner);
			}))
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(this.lines.all.indexOf("SlowWhole ends")).isPositive()
			.isLessThan(this.lines.all.indexOf("Part starts"));
		assertThat(this.lines.all.indexOf("inner called")).isPositive()
			.isLessThan(this.lines.all.indexOf("Quick starts"));
	}

	@Test
	@DisplayName("C5 of a plain singleton, too")
	void whenTheSingletonIsPlainThenItsPrototypeIsDisposedAllTheSame() {
		this.runner.withBean("plain", Plain.class).run((context) -> assertThat(context).hasNotFailed());
		assertThat(this.lines.all).containsExactly("Part starts", "Part ends", "Part destroyed", "Base starts",
				"Base ends");
	}

	@Test
	@DisplayName("C5 of a factory bean that has been made before, to see what it makes")
	void whenTheSingletonIsAFactoryBeanThenItsPrototypeIsDisposedAfterIt() {
		this.runner
			.withInitializer(Beans.bean("factory", Factory.class,
					(definition) -> definition.getPropertyValues().add("part", new RuntimeBeanReference("part"))))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBeanNamesForType(StringBuilder.class)).containsExactly("factory");
			});
		assertThat(this.lines.all).containsExactly("Part starts", "Part ends", "Part destroyed", "Base starts",
				"Base ends");
	}

	@Test
	@DisplayName("C5 D10 with a single destroySingleton, once, and not again at the close")
	void whenTheSingletonAloneIsDestroyedThenItsPrototypesGoWithIt() {
		this.runner.withBean("owner", Owner.class).run((context) -> {
			((DefaultListableBeanFactory) context.getBeanFactory()).destroySingleton("owner");
			assertThat(this.lines.all.subList(0, 2)).containsExactly("Owner starts", "Owner ends");
			assertThat(this.lines.all).contains("Whole ends", "Part ends").doesNotContain("Base starts");
		});
		assertThat(this.lines.all).hasSize(2 * 5 + 2).endsWith("Base starts", "Base ends");
	}

	@Test
	@DisplayName("C5 D10 a singleton whose creation fails leaves no prototype undisposed")
	void whenTheCreationOfTheSingletonFailsThenItsPrototypeIsDisposed() {
		this.runner.withBean("failing", Failing.class).run((context) -> {
			assertThat(context).hasFailed();
			assertThat(context).getFailure().rootCause().hasMessage("owner failed");
		});
		assertThat(this.lines.all).containsExactly("Part starts", "Part ends", "Part destroyed", "Base starts",
				"Base ends");
	}

	@Test
	@DisplayName("C5 D10 a start that fails elsewhere disposes prototypes after their singletons")
	void whenTheStartFailsThenPrototypesGoAfterTheirSingletons() {
		this.runner.withBean("owner", Owner.class)
			.withBean("failing", AlwaysFailing.class)
			.run((context) -> assertThat(context).hasFailed());
		assertThat(this.lines.all).hasSize(2 * 5 + 2).endsWith("Base starts", "Base ends");
		assertThat(this.lines.all.indexOf("Owner ends")).isLessThan(this.lines.all.indexOf("Whole starts"));
	}

	@Test
	@DisplayName("C5 D2 a prototype goes after one that has it through a plain prototype")
	void whenAPlainPrototypeStandsBetweenThenTheUserGoesFirst() {
		this.runner.withInitializer(Beans.bean("between", Plain.class, PROTOTYPE))
			.withInitializer(Beans.bean("far", Far.class, PROTOTYPE))
			.withBean("owner", FarOwner.class)
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(this.lines.all).containsExactly("Far starts", "Far ends", "Part starts", "Part ends",
				"Part destroyed", "Base starts", "Base ends");
	}

	@Test
	@DisplayName("C5 D2 a prototype goes after one that has it through a plain singleton")
	void whenAPlainSingletonStandsBetweenThenTheUserGoesFirst() {
		this.runner.withInitializer(Beans.bean("between", Plain.class, (definition) -> definition.setLazyInit(true)))
			.withInitializer(Beans.bean("far", Far.class, PROTOTYPE))
			.withBean("owner", FarOwner.class)
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(this.lines.all).containsExactly("Far starts", "Far ends", "Part starts", "Part ends",
				"Part destroyed", "Base starts", "Base ends");
	}

	@Test
	@DisplayName("C5 D2 a prototype goes after the inner bean, or the one in a prototype, that it was made for")
	void whenMadeForAnInnerBeanThenThatGoesFirst() {
		this.runner.withInitializer(Beans.bean("outer", Holder.class, withInner(Far.class, Plain.class)))
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(this.lines.all).containsExactly("Far starts", "Far ends", "Part starts", "Part ends",
				"Part destroyed", "Base starts", "Base ends");
	}

	@Test
	@DisplayName("C5 D2 an inner bean goes before a prototype that it is given directly")
	void whenAnInnerBeanIsGivenAPrototypeThenTheInnerBeanGoesFirst() {
		this.runner.withInitializer(Beans.bean("outer", Holder.class, withInner(Whole.class)))
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(this.lines.all).containsExactly("Whole starts", "Whole ends", "Part starts", "Part ends",
				"Part destroyed", "Base starts", "Base ends");
	}

	@Test
	@DisplayName("C5 D4 a prototype goes before what it may get from a provider")
	void whenAPrototypeHasAProviderThenItGoesBeforeWhatThatGives() {
		this.runner.withInitializer(Beans.bean("asking", Asking.class, PROTOTYPE))
			.withBean("owner", AskingOwner.class)
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(this.lines.all).containsExactly("Asking starts", "Asking ends", "Base starts", "Base ends");
	}

	@Test
	@DisplayName("C5 D4 a prototype goes before another one that it asked a provider for, when made and later")
	void whenAPrototypeAsksForAnotherThenItGoesBeforeThat() {
		this.runner.withInitializer(Beans.bean("asksForPart", AsksForPart.class, PROTOTYPE))
			.withBean("first", AsksForPartOwner.class)
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(this.lines.all).hasSize(2 + 2 * 3 + 2);
		assertThat(this.lines.all.indexOf("AsksForPart ends")).isLessThan(this.lines.all.indexOf("Part starts"));
	}

	@Test
	@DisplayName("C5 D4 but not where that one needs the first")
	void whenAPrototypeAsksForOneThatNeedsItThenThatGoesFirst() {
		this.runner.withInitializer(Beans.bean("asksForItsUser", AsksForItsUser.class, PROTOTYPE))
			.withInitializer(Beans.bean("user", User.class, PROTOTYPE))
			.withBean("owner", UserOwner.class)
			.run((context) -> assertThat(context).hasNotFailed());
		// The first of the two users has one of its own; what is made later is no
		// business of its.
		assertThat(this.lines.all.indexOf("User ends")).isLessThan(this.lines.all.indexOf("AsksForItsUser starts"));
		assertThat(this.lines.all.lastIndexOf("User ends"))
			.isLessThan(this.lines.all.lastIndexOf("AsksForItsUser starts"));
	}

	@Test
	@DisplayName("C5 of a singleton that is made again after it was destroyed, too")
	void whenTheSingletonIsMadeAgainThenItsPrototypeIsDisposedAfterIt() {
		this.runner.withBean("plain", Plain.class).run((context) -> {
			((DefaultListableBeanFactory) context.getBeanFactory()).destroySingleton("plain");
			assertThat(this.lines.all).containsExactly("Part starts", "Part ends", "Part destroyed");
			context.getBean("plain");
		});
		assertThat(this.lines.all).containsExactly("Part starts", "Part ends", "Part destroyed", "Part starts",
				"Part ends", "Part destroyed", "Base starts", "Base ends");
	}

	@Test
	@DisplayName("C5 what another thread fetches while the singleton is made again is its caller's")
	void whenFetchedWhileTheSingletonIsMadeAgainThenItIsTheCallers() {
		this.runner.withBean("gated", Gated.class).run((context) -> {
			DefaultListableBeanFactory factory = (DefaultListableBeanFactory) context.getBeanFactory();
			factory.destroySingleton("gated");
			this.lines.all.clear();
			Gated.entered = new CountDownLatch(1);
			Gated.mayGoOn = new CountDownLatch(1);
			CompletableFuture<Object> again = CompletableFuture.supplyAsync(() -> context.getBean("gated"));
			Gated.entered.await();
			Object callers = context.getBean("part");
			Gated.mayGoOn.countDown();
			again.get(20, TimeUnit.SECONDS);
			assertThat(callers).isNotNull();
			factory.destroySingleton("gated");
			assertThat(this.lines.all).containsExactly("Part starts", "Part ends", "Part destroyed");
		});
	}

	@Test
	@DisplayName("C5 of a lazy singleton whose first creation failed, too")
	void whenTheCreationIsTriedAgainThenThePrototypeIsTheSingletons() {
		this.runner.withInitializer(Beans.bean("flaky", Flaky.class, (definition) -> definition.setLazyInit(true)))
			.run((context) -> {
				org.assertj.core.api.Assertions.assertThatThrownBy(() -> context.getBean(Flaky.class));
				context.getBean(Flaky.class);
			});
		assertThat(this.lines.all.stream().filter("Part ends"::equals)).hasSize(2);
	}

	private static BeanDefinitionCustomizer withInner(Class<?>... types) {
		return (definition) -> {
			RootBeanDefinition inner = null;
			for (int i = types.length - 1; i >= 0; i--) {
				RootBeanDefinition next = new RootBeanDefinition(types[i]);
				next.setAutowireMode(AbstractBeanDefinition.AUTOWIRE_CONSTRUCTOR);
				if (inner != null) {
					next.getConstructorArgumentValues().addGenericArgumentValue(inner);
				}
				inner = next;
			}
			definition.getConstructorArgumentValues().addGenericArgumentValue(inner);
		};
	}

	@Test
	@DisplayName("C5 one fetched elsewhere is its caller's: never disposed, never kept")
	void whenFetchedElsewhereThenNotKept() {
		this.runner.run((context) -> {
			List<WeakReference<Object>> abandoned = new ArrayList<>();
			for (int i = 0; i < 100; i++) {
				abandoned.add(new WeakReference<>(context.getBean(Whole.class)));
			}
			long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
			while (abandoned.stream().anyMatch((reference) -> reference.get() != null) && System.nanoTime() < end) {
				System.gc();
				Thread.onSpinWait();
			}
			assertThat(abandoned).allMatch((reference) -> reference.get() == null);
			assertThat(context.getBean(ContextDisposal.class).notManaged()).extracting(NotManaged::name)
				.contains("whole");
		});
		assertThat(this.lines.all).containsExactly("Base starts", "Base ends");
	}

	@Test
	@DisplayName("C5 a creation that failed and was caught owns nothing afterwards")
	void whenACreationFailedThenItIsForgotten() {
		this.runner.withInitializer(Beans.bean("failing", Failing.class, (definition) -> definition.setLazyInit(true)))
			.run((context) -> {
				assertThat(context.getBeanProvider(Base.class).getObject()).isNotNull();
				org.assertj.core.api.Assertions.assertThatThrownBy(() -> context.getBean(Failing.class));
				int before = this.lines.all.size();
				context.getBean(Part.class);
				assertThat(this.lines.all).hasSize(before);
			});
		assertThat(this.lines.all.stream().filter("Part starts"::equals)).hasSize(1);
	}

	/**
	 * What all write into.
	 */
	static final class Lines {

		final List<String> all = Collections.synchronizedList(new ArrayList<>());

	}

	/**
	 * Writes down when its disposal starts and ends.
	 */
	abstract static class Written implements AsyncDisposable {

		final Lines lines;

		Written(Lines lines) {
			this.lines = lines;
		}

		@Override
		public CompletionStage<?> disposeAsync() {
			this.lines.all.add(getClass().getSimpleName() + " starts");
			return CompletableFuture.runAsync(() -> this.lines.all.add(getClass().getSimpleName() + " ends"),
					CompletableFuture.delayedExecutor(10, TimeUnit.MILLISECONDS));
		}

	}

	static class Base extends Written {

		Base(Lines lines) {
			super(lines);
		}

	}

	static class Part extends Written {

		Part(Lines lines, Base base) {
			super(lines);
		}

		@PreDestroy
		void destroy() {
			this.lines.all.add("Part destroyed");
		}

	}

	static class Whole extends Written {

		Whole(Lines lines, Part part) {
			super(lines);
		}

	}

	static class Gated {

		static volatile CountDownLatch entered = new CountDownLatch(0);

		static volatile CountDownLatch mayGoOn = new CountDownLatch(0);

		Gated(ObjectProvider<Part> part) throws InterruptedException {
			entered.countDown();
			mayGoOn.await();
			part.getObject();
		}

	}

	static class SlowWhole extends Written {

		SlowWhole(Lines lines, Part part) {
			super(lines);
		}

		@Override
		public CompletionStage<?> disposeAsync() {
			return CompletableFuture.runAsync(() -> this.lines.all.add("SlowWhole ends"),
					CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS));
		}

	}

	static class SlowOwner extends Written {

		SlowOwner(Lines lines, SlowWhole whole, ObjectProvider<Part> part) {
			super(lines);
			part.getObject();
		}

	}

	static class Owner extends Written {

		Owner(Lines lines, Whole whole, ObjectProvider<Part> part) {
			super(lines);
			part.getObject();
		}

	}

	static class Quick extends Written {

		Quick(Lines lines) {
			super(lines);
		}

	}

	static class QuickWithCallback extends Quick {

		QuickWithCallback(Lines lines) {
			super(lines);
		}

		@PreDestroy
		void destroy() {
			this.lines.all.add("called");
		}

	}

	static class Own extends Written {

		Own(Lines lines) {
			super(lines);
		}

	}

	static class QuickOwner extends QuickWithCallback {

		QuickOwner(Lines lines, Own own) {
			super(lines);
		}

	}

	static class OwnerWithOther extends Written {

		OwnerWithOther(Lines lines, SlowWhole whole, Quick other) {
			super(lines);
		}

	}

	static class SyncInner implements DisposableBean {

		private final Lines lines;

		SyncInner(Lines lines, Quick other) {
			this.lines = lines;
		}

		@Override
		public void destroy() {
			this.lines.all.add("inner called");
		}

	}

	static class OwnerWithInner extends Written {

		OwnerWithInner(Lines lines, SlowWhole whole) {
			super(lines);
		}

		public void setInner(SyncInner inner) {
		}

	}

	static class Plain {

		Plain(Part part) {
		}

	}

	static class Far extends Written {

		Far(Lines lines, Plain between) {
			super(lines);
		}

	}

	static class FarOwner {

		FarOwner(Far far) {
		}

	}

	static class Holder {

		Holder(Written inner) {
		}

	}

	static class Asking extends Written {

		Asking(Lines lines, ObjectProvider<Base> base) {
			super(lines);
		}

	}

	static class AsksForPart extends Written {

		private final ObjectProvider<Part> part;

		AsksForPart(Lines lines, ObjectProvider<Part> part) {
			super(lines);
			this.part = part;
			part.getObject();
		}

	}

	static class AsksForPartOwner {

		AsksForPartOwner(AsksForPart asking) {
			asking.part.getObject();
		}

	}

	static class AsksForItsUser extends Written {

		private final ObjectProvider<User> user;

		AsksForItsUser(Lines lines, ObjectProvider<User> user) {
			super(lines);
			this.user = user;
		}

	}

	static class User extends Written {

		User(Lines lines, AsksForItsUser asked) {
			super(lines);
		}

	}

	static class UserOwner {

		UserOwner(User user, AsksForItsUser asking) {
			asking.user.getObject();
		}

	}

	static class AskingOwner {

		AskingOwner(Asking asking) {
		}

	}

	static class Flaky {

		Flaky(Lines lines, Part part) {
			if (!lines.all.contains("Part ends")) {
				throw new IllegalStateException("first");
			}
		}

	}

	static class Factory implements FactoryBean<StringBuilder> {

		public void setPart(Part part) {
		}

		@Override
		public StringBuilder getObject() {
			return new StringBuilder();
		}

		@Override
		public Class<?> getObjectType() {
			return StringBuilder.class;
		}

	}

	static class Failing {

		Failing(Part part) {
			throw new IllegalStateException("owner failed");
		}

	}

	static class FailingLast {

		FailingLast(OwnerWithOther owner) {
			throw new IllegalStateException("failed");
		}

	}

	static class AlwaysFailing {

		AlwaysFailing(Owner owner) {
			throw new IllegalStateException("failed");
		}

	}

}
