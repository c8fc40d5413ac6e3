package io.github.asyncdisposable.benchmarks;

import java.util.function.IntFunction;

import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/**
 * Fills contexts with the beans of a graph.
 */
final class SpringContexts {

	private SpringContexts() {
	}

	/**
	 * Register one bean for each number, those that others depend on first.
	 * @param destroyMethod the name of the method that Spring calls, {@code null} without
	 * @param linked whether to tell Spring what depends on what
	 */
	static <B> void register(AnnotationConfigApplicationContext context, BenchmarkGraph graph, Class<B> type,
			IntFunction<B> beans, String destroyMethod, boolean linked) {
		for (int i = graph.size() - 1; i >= 0; i--) {
			int bean = i;
			RootBeanDefinition definition = new RootBeanDefinition(type, () -> beans.apply(bean));
			if (linked) {
				int[] dependencies = graph.dependencies().get(i);
				String[] names = new String[dependencies.length];
				for (int d = 0; d < names.length; d++) {
					names[d] = "bean" + dependencies[d];
				}
				definition.setDependsOn(names);
			}
			if (destroyMethod != null) {
				definition.setDestroyMethodName(destroyMethod);
			}
			context.registerBeanDefinition("bean" + i, definition);
		}
	}

}
