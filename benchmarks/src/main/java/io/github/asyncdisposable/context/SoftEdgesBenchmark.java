package io.github.asyncdisposable.context;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Supplier;

import org.springframework.asm.ClassWriter;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.Opcodes;
import org.springframework.asm.Type;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.ContextAnnotationAutowireCandidateResolver;

/**
 * What it costs to read the soft edges among beans of 1,000 distinct classes (D4), which
 * is paid when a plan is made. In the package of what it measures, which nobody else is
 * to call.
 */
public final class SoftEdgesBenchmark {

	private static final int CLASSES = 1000;

	private static final int WARM_UP = 100;

	private static final int ROUNDS = 60;

	private SoftEdgesBenchmark() {
	}

	public static void main(String[] args) {
		System.out.println("Java " + Runtime.version().feature() + ", " + CLASSES + " distinct classes, ms");
		DefaultListableBeanFactory providers = beanFactory(true);
		measure("each asks for another by an ObjectProvider", () -> new SoftEdges(providers));
		DefaultListableBeanFactory plain = beanFactory(false);
		measure("none has a soft edge", () -> new SoftEdges(plain));
		SoftEdges known = new SoftEdges(providers);
		measure("read again, no bean has been created since", () -> known);
	}

	private static void measure(String what, Supplier<SoftEdges> softEdges) {
		double[] millis = new double[ROUNDS];
		for (int round = -WARM_UP; round < ROUNDS; round++) {
			SoftEdges next = softEdges.get();
			long start = System.nanoTime();
			BeanEdges edges = next.read();
			double taken = (System.nanoTime() - start) / 1e6;
			if (edges.dependentsOf("Made7").contains("Made8") == what.startsWith("none")) {
				throw new IllegalStateException("Not what there is to read");
			}
			if (round >= 0) {
				millis[round] = taken;
			}
		}
		Arrays.sort(millis);
		System.out.printf(Locale.ROOT, "%-45s median %.2f (min %.2f, max %.2f)%n", what, millis[ROUNDS / 2], millis[0],
				millis[ROUNDS - 1]);
	}

	private static DefaultListableBeanFactory beanFactory(boolean soft) {
		DefaultListableBeanFactory beanFactory = new DefaultListableBeanFactory();
		beanFactory.setAutowireCandidateResolver(new ContextAnnotationAutowireCandidateResolver());
		Loader loader = new Loader();
		for (int i = 0; i < CLASSES; i++) {
			Class<?> type = loader.define(i, soft);
			RootBeanDefinition definition = new RootBeanDefinition(type);
			definition.setAutowireMode(AutowireCapableBeanFactory.AUTOWIRE_CONSTRUCTOR);
			beanFactory.registerBeanDefinition(type.getSimpleName(), definition);
		}
		beanFactory.preInstantiateSingletons();
		return beanFactory;
	}

	/**
	 * Makes classes with a constructor that takes a provider of the one before it, or
	 * with one that takes nothing.
	 */
	private static final class Loader extends ClassLoader {

		Loader() {
			super(SoftEdgesBenchmark.class.getClassLoader());
		}

		Class<?> define(int number, boolean soft) {
			String previous = "Lmade/Made" + Math.max(number - 1, 0) + ";";
			String provider = Type.getDescriptor(ObjectProvider.class);
			String generic = "(" + provider.substring(0, provider.length() - 1) + "<" + previous + ">;)V";
			ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
			writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, "made/Made" + number, null, "java/lang/Object", null);
			MethodVisitor constructor = writer.visitMethod(Opcodes.ACC_PUBLIC, "<init>",
					soft ? "(" + provider + ")V" : "()V", soft ? generic : null, null);
			constructor.visitCode();
			constructor.visitVarInsn(Opcodes.ALOAD, 0);
			constructor.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
			constructor.visitInsn(Opcodes.RETURN);
			constructor.visitMaxs(1, 2);
			constructor.visitEnd();
			writer.visitEnd();
			byte[] bytes = writer.toByteArray();
			return defineClass("made.Made" + number, bytes, 0, bytes.length);
		}

	}

}
