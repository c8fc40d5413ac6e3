package io.github.asyncdisposable.context;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.asyncdisposable.AsyncDisposable;
import io.github.asyncdisposable.autoconfigure.AsyncDisposableAutoConfiguration;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.aop.framework.AbstractAdvisingBeanPostProcessor;
import org.springframework.aop.framework.autoproxy.AbstractBeanFactoryAwareAdvisingPostProcessor;
import org.springframework.aop.framework.autoproxy.DefaultAdvisorAutoProxyCreator;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.annotation.AnnotationMatchingPointcut;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.context.EnvironmentAware;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Beans behind proxies, of each style in which Spring makes them and of both kinds (D13).
 */
class ProxiedBeanTests {

	private final List<String> log = Collections.synchronizedList(new ArrayList<>());

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AsyncDisposableAutoConfiguration.class))
		.withBean(Log.class, () -> new Log(this.log));

	@Test
	@DisplayName("D13: @EnableAsync")
	void whenAsyncThenRawBeanIsDisposed() {
		disposesBehind(AsyncWithInterfaces.class, false);
		disposesBehind(AsyncWithClasses.class, true);
	}

	@Test
	@DisplayName("D13: an auto-proxy creator, as for @Transactional")
	void whenAutoProxiedThenRawBeanIsDisposed() {
		disposesBehind(AutoProxyWithInterfaces.class, false);
		disposesBehind(AutoProxyWithClasses.class, true);
	}

	@Test
	@DisplayName("D13: an advising post-processor, as for @Validated")
	void whenAdvisedThenRawBeanIsDisposed() {
		disposesBehind(AdvisedWithInterfaces.class, false);
		disposesBehind(AdvisedWithClasses.class, true);
	}

	@Test
	@DisplayName("D13: callback interfaces of Spring's make no difference, as they make none to Spring")
	void whenClassIsAwareOfItsContextThenItIsInjectableByClass() {
		this.runner.withUserConfiguration(AsyncWithInterfaces.class, AwareBeans.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(AopUtils.isCglibProxy(context.getBean(OnlyOursAndAware.class))).isTrue();
		});
		assertThat(this.log).containsExactly("onlyOurs raw");
	}

	private void disposesBehind(Class<?> configuration, boolean classes) {
		this.log.clear();
		this.runner.withUserConfiguration(configuration, Beans.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(AopUtils.isAopProxy(context.getBean("withInterface"))).isTrue();
			assertThat(AopUtils.isCglibProxy(context.getBean("withInterface"))).isEqualTo(classes);
			assertThat(AopUtils.isCglibProxy(context.getBean("onlyOurs"))).isTrue();
			assertThat(context.getBean(OnlyOurs.class)).isNotNull();
		});
		assertThat(this.log).containsExactlyInAnyOrder("withInterface raw", "onlyOurs raw");
	}

	record Log(List<String> lines) {
	}

	@Retention(RetentionPolicy.RUNTIME)
	@interface Advised {

	}

	interface Service {

		void work();

	}

	@Configuration(proxyBeanMethods = false)
	static class Beans {

		@Bean
		WithInterface withInterface(Log log) {
			return new WithInterface(log);
		}

		@Bean
		OnlyOurs onlyOurs(Log log) {
			return new OnlyOurs(log);
		}

	}

	@Advised
	static class OnlyOurs implements AsyncDisposable {

		private final Log log;

		OnlyOurs(Log log) {
			this.log = log;
		}

		@Async
		public void run() {
		}

		@Override
		public CompletionStage<?> disposeAsync() {
			this.log.lines().add("onlyOurs " + (AopUtils.isAopProxy(this) ? "proxy" : "raw"));
			return CompletableFuture.completedFuture(null);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class AwareBeans {

		@Bean
		OnlyOursAndAware aware(Log log) {
			return new OnlyOursAndAware(log);
		}

	}

	static class OnlyOursAndAware extends OnlyOurs implements ApplicationContextAware, EnvironmentAware {

		OnlyOursAndAware(Log log) {
			super(log);
		}

		@Override
		public void setApplicationContext(ApplicationContext context) {
		}

		@Override
		public void setEnvironment(Environment environment) {
		}

	}

	@Advised
	static class WithInterface implements AsyncDisposable, Service {

		private final Log log;

		WithInterface(Log log) {
			this.log = log;
		}

		@Async
		@Override
		public void work() {
		}

		@Override
		public CompletionStage<?> disposeAsync() {
			this.log.lines().add("withInterface raw");
			return CompletableFuture.completedFuture(null);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAsync
	static class AsyncWithInterfaces {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAsync(proxyTargetClass = true)
	static class AsyncWithClasses {

	}

	static DefaultPointcutAdvisor advisor(Log log) {
		return new DefaultPointcutAdvisor(AnnotationMatchingPointcut.forClassAnnotation(Advised.class),
				(MethodInterceptor) (invocation) -> {
					log.lines().add("proxy");
					return invocation.proceed();
				});
	}

	@Configuration(proxyBeanMethods = false)
	static class AutoProxyWithInterfaces {

		@Bean
		static DefaultAdvisorAutoProxyCreator creator() {
			return new DefaultAdvisorAutoProxyCreator();
		}

		@Bean
		static DefaultPointcutAdvisor advisor(Log log) {
			return ProxiedBeanTests.advisor(log);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class AutoProxyWithClasses extends AutoProxyWithInterfaces {

		@Bean
		static DefaultAdvisorAutoProxyCreator creator() {
			DefaultAdvisorAutoProxyCreator creator = new DefaultAdvisorAutoProxyCreator();
			creator.setProxyTargetClass(true);
			return creator;
		}

	}

	static class AdvisingPostProcessor extends AbstractBeanFactoryAwareAdvisingPostProcessor {

		AdvisingPostProcessor(Log log, boolean classes) {
			this.advisor = advisor(log);
			setProxyTargetClass(classes);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class AdvisedWithInterfaces {

		@Bean
		static AbstractAdvisingBeanPostProcessor advising(Log log) {
			return new AdvisingPostProcessor(log, false);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class AdvisedWithClasses {

		@Bean
		static AbstractAdvisingBeanPostProcessor advising(Log log) {
			return new AdvisingPostProcessor(log, true);
		}

	}

}
