package io.github.asyncdisposable.context;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.asyncdisposable.AsyncDisposable;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.Aware;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanFactory;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.MergedBeanDefinitionPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.AnnotationConfigUtils;
import org.springframework.core.PriorityOrdered;
import org.springframework.util.ClassUtils;
import org.springframework.util.ObjectUtils;

/**
 * Has it decided for each bean definition whether its beans are disposed asynchronously,
 * and if so keeps Spring from calling their synchronous twin as well (D6), and from
 * hiding their class behind a JDK proxy (D13).
 *
 * <p>
 * The names of the destroy methods are filtered rather than registered as externally
 * managed: Spring compares only the first name, and only on the JVM, with those. Nothing
 * is filtered while code is generated ahead of time: the same filter runs again when that
 * code does.
 */
public final class DestroyMethodFilter implements MergedBeanDefinitionPostProcessor, BeanFactoryAware, PriorityOrdered {

	private static final Set<String> TWINS = Set.of("close", "shutdown", "disposeAsync", "(inferred)");

	/**
	 * An empty name stops Spring from inferring one; no name at all would not. The same
	 * array for all: a definition keeps it for good.
	 */
	private static final String[] NO_METHOD = { "" };

	private static final String API_PACKAGE = ClassUtils.getPackageName(AsyncDisposable.class);

	private final BeanClaims claims;

	private final boolean generatingCode = Boolean.getBoolean("spring.aot.processing");

	private final Set<String> innerSingletons = ConcurrentHashMap.newKeySet();

	private final Set<String> synthetic = ConcurrentHashMap.newKeySet();

	private @Nullable ConfigurableListableBeanFactory beanFactory;

	/**
	 * Create a new filter.
	 * @param claims who decides
	 */
	public DestroyMethodFilter(BeanClaims claims) {
		this.claims = claims;
	}

	/**
	 * Find the filter of a bean factory.
	 * @return the filter, {@code null} as long as there is none
	 */
	static @Nullable DestroyMethodFilter of(DefaultListableBeanFactory beanFactory) {
		for (BeanPostProcessor candidate : beanFactory.getBeanPostProcessors()) {
			if (candidate instanceof DestroyMethodFilter filter) {
				return filter;
			}
		}
		return null;
	}

	@Override
	public void setBeanFactory(BeanFactory beanFactory) throws BeansException {
		this.beanFactory = (beanFactory instanceof ConfigurableListableBeanFactory configurable) ? configurable : null;
	}

	@Override
	public void postProcessMergedBeanDefinition(RootBeanDefinition definition, Class<?> type, String name) {
		if (!isGeneratingCode()) {
			decide(definition, type, name);
		}
	}

	/**
	 * Not every generator says that it is one, such as those of tests do not. But none
	 * registers the post-processors that it calls.
	 */
	private boolean isGeneratingCode() {
		return this.generatingCode || (this.beanFactory instanceof AbstractBeanFactory known
				&& !known.getBeanPostProcessors().contains(this));
	}

	/**
	 * Have it decided who disposes the beans of a definition.
	 */
	void decide(RootBeanDefinition definition, Class<?> type, String name) {
		DisposalClaim claim = this.claims.decide(name, type, definition);
		if (claim != null) {
			filterDestroyMethods(definition, type, claim.replaces());
			preserveTargetClass(type, name);
			if (definition.isSynthetic()) {
				this.synthetic.add(name);
			}
			if (definition.isSingleton() && this.beanFactory != null
					&& !this.beanFactory.containsBeanDefinition(name)) {
				this.innerSingletons.add(name);
			}
		}
	}

	/**
	 * Whether a name without a definition is that of an inner bean which lives as long as
	 * its outer one.
	 */
	boolean isInnerSingleton(String name) {
		return this.innerSingletons.contains(name);
	}

	/**
	 * The names of the beans that could be disposed and that no other post-processor
	 * sees.
	 */
	Set<String> synthetic() {
		return this.synthetic;
	}

	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

	private void filterDestroyMethods(RootBeanDefinition definition, Class<?> type, Set<String> replaced) {
		String[] names = definition.getDestroyMethodNames();
		List<String> others = (names != null) ? Arrays.stream(names)
			.filter((method) -> !(TWINS.contains(method) || replaced.contains(method))
					|| PreDestroyMethods.contain(type, method))
			.toList() : List.of();
		if (DisposableBean.class.isAssignableFrom(type) && !isPreDestroyProcessed()) {
			others = PreDestroyMethods.beforeDestroy(definition, type, others);
		}
		definition.setDestroyMethodNames(others.isEmpty() ? NO_METHOD : others.toArray(String[]::new));
	}

	/**
	 * Whether a post-processor calls {@code @PreDestroy} methods: in generated code there
	 * is none.
	 */
	private boolean isPreDestroyProcessed() {
		return this.beanFactory == null
				|| this.beanFactory.containsBeanDefinition(AnnotationConfigUtils.COMMON_ANNOTATION_PROCESSOR_BEAN_NAME);
	}

	private void preserveTargetClass(Class<?> type, String name) {
		if (AsyncDisposable.class.isAssignableFrom(type) && this.beanFactory != null
				&& this.beanFactory.containsBeanDefinition(name) && hasOnlyOurInterfaces(type)) {
			this.beanFactory.getBeanDefinition(name).setAttribute(AutoProxyUtils.PRESERVE_TARGET_CLASS_ATTRIBUTE, true);
		}
	}

	/**
	 * Whether a JDK proxy of the class would offer nothing but this library's interfaces.
	 * Callback interfaces such as {@code EnvironmentAware} do not make Spring choose one
	 * either.
	 */
	private static boolean hasOnlyOurInterfaces(Class<?> type) {
		return Arrays.stream(ClassUtils.getAllInterfacesForClass(type))
			.filter((candidate) -> candidate.getMethods().length > 0
					&& !ObjectUtils.containsElement(candidate.getInterfaces(), Aware.class))
			.map(ClassUtils::getPackageName)
			.allMatch((origin) -> origin.equals(API_PACKAGE) || origin.startsWith("java.")
					|| origin.startsWith("org.springframework.beans.factory"));
	}

}
