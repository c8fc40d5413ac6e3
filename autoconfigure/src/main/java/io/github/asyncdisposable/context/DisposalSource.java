package io.github.asyncdisposable.context;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.support.RootBeanDefinition;

/**
 * Knows how to dispose beans of some sort. Implemented by infrastructure beans without
 * dependencies whose names end with {@value #NAME}: they are created before all others.
 * May be called by several threads at once.
 *
 * @since 0.1.0
 */
public interface DisposalSource {

	/**
	 * How the names of such beans end.
	 */
	String NAME = "DisposalSource";

	/**
	 * Return why its beans are disposed the way they are; where several sources claim a
	 * bean, the one whose kind comes first has it (D6).
	 * @return the kind
	 */
	DisposalKind kind();

	/**
	 * Claim a bean. Asked for every bean that is created, so the answer for one that is
	 * none of its business must be quick.
	 * @param beanName the name of the bean
	 * @param type its class
	 * @param definition its merged definition, with destroy methods as the application
	 * set them; {@code null} where there is none, as for the product of a factory bean
	 * @return how to dispose the bean, {@code null} if that is none of its business
	 */
	@Nullable DisposalClaim claim(String beanName, Class<?> type, @Nullable RootBeanDefinition definition);

}
