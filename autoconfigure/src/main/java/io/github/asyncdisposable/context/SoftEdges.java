package io.github.asyncdisposable.context;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;

final class SoftEdges {

	private final DefaultListableBeanFactory beanFactory;

	SoftEdges(DefaultListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	BeanEdges read() {
		return new BeanEdges(this.beanFactory);
	}

}
