package io.github.asyncdisposable.context;

import java.util.List;
import java.util.Set;
import java.util.function.Function;

import io.github.asyncdisposable.AbstractAsyncDisposable;
import io.github.asyncdisposable.LeakDetection;
import io.github.asyncdisposable.engine.DisposalListener;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.DestructionAwareBeanPostProcessor;
import org.springframework.beans.factory.config.InstantiationAwareBeanPostProcessor;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.PriorityOrdered;
import org.springframework.util.Assert;

/**
 * Sees each bean that is disposed asynchronously twice: when it is created, to remember
 * it as it is behind any proxy, and when Spring destroys it, to dispose it then unless
 * the plan has (D10).
 *
 * <p>
 * Not a merged-definition post-processor, and before all others, so that it runs before
 * {@code @PreDestroy} methods on the JVM and in code generated ahead of time alike (D6).
 */
public final class DisposingPostProcessor implements DestructionAwareBeanPostProcessor,
		InstantiationAwareBeanPostProcessor, ApplicationContextAware, PriorityOrdered {

	private final BeanClaims claims;

	private final Creations creations = new Creations();

	private final SeenBeans seen = new SeenBeans();

	private @Nullable ApplicationContext context;

	private volatile @Nullable ContextDisposal disposal;

	/**
	 * Create a new post-processor.
	 * @param claims who decides what is disposed
	 */
	public DisposingPostProcessor(BeanClaims claims) {
		this.claims = claims;
	}

	@Override
	public void setApplicationContext(ApplicationContext context) {
		this.context = context;
		if (context.getAutowireCapableBeanFactory() instanceof DefaultListableBeanFactory beanFactory) {
			this.creations.setBeanFactory(beanFactory);
		}
	}

	/**
	 * Create the disposal of the context that this post-processor belongs to.
	 * @param settings what is configured
	 * @param early whom to tell what happens until all singletons exist
	 * @return the disposal, to be a bean named {@link ContextDisposal#BEAN_NAME}
	 */
	public ContextDisposal contextDisposal(DisposalSettings settings, List<DisposalListener> early) {
		ConfigurableApplicationContext owner = context();
		return new ContextDisposal(owner, graphOf(owner.getBeanFactory()), settings, early, this.claims, this.creations,
				this.seen);
	}

	/**
	 * Of another bean factory neither the graph is known nor what it will destroy when:
	 * one without beans takes its place, so that nothing is managed and each bean is
	 * disposed where Spring destroys it.
	 */
	private static DefaultListableBeanFactory graphOf(ConfigurableListableBeanFactory beanFactory) {
		return (beanFactory instanceof DefaultListableBeanFactory known) ? known
				: new DefaultListableBeanFactory(beanFactory);
	}

	/**
	 * The start has failed before there was a disposal: make one outside of the bean
	 * factory, which makes no beans any more, and have it dispose what exists.
	 * @param notDestroyed the beans that Spring has certainly not destroyed so far
	 */
	void startFailed(Function<DisposingPostProcessor, ContextDisposal> maker, Set<String> notDestroyed) {
		ContextDisposal made = maker.apply(this);
		this.disposal = made;
		made.startFailed(notDestroyed);
	}

	/**
	 * From here on until it is complete, prototypes that this thread creates are a
	 * singleton's (C5).
	 */
	@Override
	public @Nullable Object postProcessBeforeInstantiation(Class<?> type, String beanName) {
		this.seen.begun(context().getBeanFactory());
		this.creations.begun(beanName);
		return null;
	}

	@Override
	public boolean postProcessAfterInstantiation(Object bean, String beanName) {
		this.creations.instantiated(beanName);
		return true;
	}

	@Override
	public @Nullable Object postProcessBeforeInitialization(Object bean, String beanName) {
		ManagedBean managed = this.claims.hasForeign() ? this.claims.of(beanName, bean) : null;
		if (managed != null) {
			managed.claim().created(beanName);
		}
		if (bean instanceof AbstractAsyncDisposable) {
			LeakDetection.named(bean, OwnedPrototypes.definitionName(context().getBeanFactory(), beanName));
		}
		return bean;
	}

	/**
	 * Only now is it certain that Spring will destroy it; and a factory bean's product is
	 * seen nowhere else.
	 */
	@Override
	public @Nullable Object postProcessAfterInitialization(Object bean, String beanName) {
		this.creations.completed(beanName);
		this.seen.completed(beanName, bean);
		ManagedBean managed = this.claims.of(beanName, bean);
		ContextDisposal known = this.disposal;
		if (managed != null) {
			disposal().created(managed);
		}
		else if (known != null) {
			known.createdOther(beanName);
		}
		return bean;
	}

	@Override
	public boolean requiresDestruction(Object bean) {
		return this.claims.mayClaim(bean) && !this.creations.isLeftAlone(bean);
	}

	@Override
	public void postProcessBeforeDestruction(Object bean, String beanName) {
		ManagedBean managed = this.claims.of(beanName, bean);
		if (managed != null && !this.creations.isFinishing(bean)) {
			disposal().destroying(managed);
			if (beanName.indexOf('#') > 0) {
				this.claims.forget(beanName);
			}
		}
	}

	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

	/**
	 * Without a lock: the first beans may be created by several threads, and a bean
	 * factory has locks of its own.
	 */
	private ContextDisposal disposal() {
		ContextDisposal known = this.disposal;
		if (known == null) {
			known = context().getBean(ContextDisposal.BEAN_NAME, ContextDisposal.class);
			this.disposal = known;
		}
		return known;
	}

	/**
	 * Return the context that this post-processor belongs to: quicker than to have it
	 * injected, which looks at all definitions first.
	 * @return the context
	 */
	public ConfigurableApplicationContext context() {
		Assert.state(this.context != null, "The application context has not been set");
		return (ConfigurableApplicationContext) this.context;
	}

}
