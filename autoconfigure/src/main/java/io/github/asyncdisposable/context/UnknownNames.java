package io.github.asyncdisposable.context;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.support.BeanDefinitionRegistry;

/**
 * Warns of limits that are configured for beans that do not exist (T5): most likely a
 * name is misspelt, and the bean that was meant runs without its limit.
 */
final class UnknownNames {

	private static final Log logger = LogFactory.getLog(UnknownNames.class);

	private static final int NEAREST = 3;

	private UnknownNames() {
	}

	static void warn(Set<String> configured, BeanDefinitionRegistry beans, ManagedBeans managedBeans) {
		if (configured.isEmpty()) {
			return;
		}
		Set<String> managed = managedBeans.names();
		Set<String> known = Arrays.stream(beans.getBeanDefinitionNames())
			.map(DisposalSettings::relaxed)
			.collect(Collectors.toSet());
		for (String name : configured) {
			if (!known.contains(DisposalSettings.relaxed(name))) {
				logger.warn("Property 'async-disposable.beans." + name + ".timeout' is set but there is no bean '"
						+ name + "'. Nearest names: " + nearest(name, managed));
			}
		}
	}

	private static List<String> nearest(String name, Collection<String> candidates) {
		String relaxed = DisposalSettings.relaxed(name);
		return candidates.stream()
			.sorted(Comparator
				.<String>comparingInt((candidate) -> distance(relaxed, DisposalSettings.relaxed(candidate)))
				.thenComparing(Comparator.naturalOrder()))
			.limit(NEAREST)
			.toList();
	}

	/**
	 * Levenshtein's distance.
	 */
	private static int distance(String first, String second) {
		int[] previous = new int[second.length() + 1];
		for (int j = 0; j < previous.length; j++) {
			previous[j] = j;
		}
		for (int i = 1; i <= first.length(); i++) {
			int[] current = new int[previous.length];
			current[0] = i;
			for (int j = 1; j < current.length; j++) {
				int replaced = previous[j - 1] + ((first.charAt(i - 1) == second.charAt(j - 1)) ? 0 : 1);
				current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
			}
			previous = current;
		}
		return previous[second.length()];
	}

}
