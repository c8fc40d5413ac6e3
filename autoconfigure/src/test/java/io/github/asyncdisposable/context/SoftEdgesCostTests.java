package io.github.asyncdisposable.context;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.asm.ClassWriter;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.Opcodes;
import org.springframework.asm.Type;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.ContextAnnotationAutowireCandidateResolver;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What reading the soft edges of many classes costs.
 */
class SoftEdgesCostTests {

	private static final int CLASSES = 1000;

	@Test
	@DisplayName("D4: the soft edges of 1,000 distinct classes are read within a fraction of a second, each class once")
	void whenThereAreManyClassesThenReadingTakesLittle() {
		DefaultListableBeanFactory beanFactory = new DefaultListableBeanFactory();
		for (Class<?> type : classes()) {
			RootBeanDefinition definition = new RootBeanDefinition(type);
			definition.setAutowireMode(AutowireCapableBeanFactory.AUTOWIRE_CONSTRUCTOR);
			beanFactory.registerBeanDefinition(type.getSimpleName(), definition);
		}
		beanFactory.setAutowireCandidateResolver(new ContextAnnotationAutowireCandidateResolver());
		beanFactory.preInstantiateSingletons();
		List<Long> micros = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			long start = System.nanoTime();
			BeanEdges edges = new SoftEdges(beanFactory).read();
			micros.add(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start));
			assertThat(edges.dependentsOf("Made7")).contains("Made8");
		}
		System.out.println("Reading the soft edges of " + CLASSES + " classes took " + micros + " us");
		assertThat(micros.get(9)).isLessThan(1_000_000);
	}

	/**
	 * Each has a constructor that takes a provider of the one before it.
	 */
	private static List<Class<?>> classes() {
		List<Class<?>> classes = new ArrayList<>();
		Loader loader = new Loader();
		for (int i = 0; i < CLASSES; i++) {
			classes.add(loader.define("io.github.asyncdisposable.context.Made" + i, i));
		}
		return classes;
	}

	private static final class Loader extends ClassLoader {

		Loader() {
			super(SoftEdgesCostTests.class.getClassLoader());
		}

		Class<?> define(String name, int number) {
			String provider = Type.getDescriptor(ObjectProvider.class);
			String previous = "Lio/github/asyncdisposable/context/Made" + Math.max(number - 1, 0) + ";";
			ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
			writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, name.replace('.', '/'), null, "java/lang/Object", null);
			MethodVisitor constructor = writer.visitMethod(Opcodes.ACC_PUBLIC, "<init>", "(" + provider + ")V",
					"(" + provider.substring(0, provider.length() - 1) + "<" + previous + ">;)V", null);
			constructor.visitCode();
			constructor.visitVarInsn(Opcodes.ALOAD, 0);
			constructor.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
			constructor.visitInsn(Opcodes.RETURN);
			constructor.visitMaxs(1, 2);
			constructor.visitEnd();
			writer.visitEnd();
			byte[] bytes = writer.toByteArray();
			return defineClass(name, bytes, 0, bytes.length);
		}

	}

}
