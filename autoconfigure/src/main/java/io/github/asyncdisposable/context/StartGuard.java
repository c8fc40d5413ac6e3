package io.github.asyncdisposable.context;

import java.util.Arrays;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.InstantiationAwareBeanPostProcessor;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.core.PriorityOrdered;
import org.springframework.util.Assert;

/**
 * Disposes what exists where a start fails before there is a {@link ContextDisposal},
 * such as the beans that a post-processor needs whose construction fails (D1, D10).
 *
 * <p>
 * What is registered last is destroyed first. So until the post-processor is there that
 * sees all beans, something is registered anew around the creation of each.
 *
 * @since 0.1.0
 */
public final class StartGuard implements BeanDefinitionRegistryPostProcessor, ApplicationContextAware, PriorityOrdered {

	private static final Log logger = LogFactory.getLog(StartGuard.class);

	private final Function<DisposingPostProcessor, ContextDisposal> maker;

	private @Nullable ApplicationContext context;

	/**
	 * Create a new guard.
	 * @param maker makes the disposal of a start that has failed, without any bean
	 */
	public StartGuard(Function<DisposingPostProcessor, ContextDisposal> maker) {
		this.maker = maker;
	}

	@Override
	public void setApplicationContext(ApplicationContext context) {
		this.context = context;
	}

	@Override
	public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
		if (registry instanceof DefaultListableBeanFactory beanFactory
				&& !Boolean.getBoolean("spring.aot.processing")) {
			Watch watch = new Watch(beanFactory);
			watch.goOn();
			beanFactory.addBeanPostProcessor(watch);
		}
	}

	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

	private DisposingPostProcessor postProcessorOfItsOwn(DefaultListableBeanFactory beanFactory) {
		Assert.state(this.context != null, "The application context has not been set");
		BeanClaims claims = new BeanClaims();
		claims.setBeanFactory(beanFactory);
		DisposingPostProcessor postProcessor = new DisposingPostProcessor(claims);
		postProcessor.setApplicationContext(this.context);
		return postProcessor;
	}

	/**
	 * Is no bean itself: Spring counts those that are.
	 */
	private final class Watch implements InstantiationAwareBeanPostProcessor {

		private final DefaultListableBeanFactory beanFactory;

		private Set<String> notDestroyed = Set.of();

		private int registered;

		private volatile boolean over;

		Watch(DefaultListableBeanFactory beanFactory) {
			this.beanFactory = beanFactory;
		}

		@Override
		public @Nullable Object postProcessBeforeInstantiation(Class<?> type, String beanName) {
			goOn();
			return null;
		}

		@Override
		public boolean postProcessAfterInstantiation(Object bean, String beanName) {
			goOn();
			return true;
		}

		private void goOn() {
			if (!this.over) {
				this.over = this.beanFactory.getBeanPostProcessors()
					.stream()
					.anyMatch(DisposingPostProcessor.class::isInstance);
				this.notDestroyed = Arrays.stream(this.beanFactory.getSingletonNames())
					.filter(this.beanFactory::containsSingleton)
					.collect(Collectors.toSet());
				this.beanFactory.registerDisposableBean(StartGuard.class.getName() + "." + ++this.registered,
						this::destroying);
			}
		}

		private void destroying() {
			if (this.registered == 0 || this.beanFactory.containsSingleton(ContextDisposal.BEAN_NAME)) {
				return;
			}
			this.registered = 0;
			this.over = true;
			try {
				postProcessor().startFailed(StartGuard.this.maker, this.notDestroyed);
			}
			catch (Throwable ex) {
				logger.error("Beans of a start that failed early could not be disposed", ex);
			}
		}

		private DisposingPostProcessor postProcessor() {
			return this.notDestroyed.stream()
				.map(this.beanFactory::getSingleton)
				.filter(DisposingPostProcessor.class::isInstance)
				.map(DisposingPostProcessor.class::cast)
				.findFirst()
				.orElseGet(() -> postProcessorOfItsOwn(this.beanFactory));
		}

	}

}
