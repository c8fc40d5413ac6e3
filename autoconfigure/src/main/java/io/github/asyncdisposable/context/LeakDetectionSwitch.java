package io.github.asyncdisposable.context;

import io.github.asyncdisposable.LeakDetection;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Has leaks looked for from before the first bean is created until the last one is
 * destroyed.
 *
 * @since 0.1.0
 */
public final class LeakDetectionSwitch implements BeanFactoryPostProcessor, DisposableBean {

	private final LeakDetection.Listener nobody = (type, bean) -> {
	};

	private @Nullable AutoCloseable registration;

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		if (this.registration == null) {
			this.registration = LeakDetection.enable(this.nobody);
		}
	}

	@Override
	public void destroy() throws Exception {
		if (this.registration != null) {
			this.registration.close();
		}
	}

}
