package io.github.asyncdisposable.scope;

/**
 * Thrown where a singleton needs a bean of a scope directly: it would keep that one
 * instance for good, long after its scope was disposed.
 *
 * @since 0.1.0
 */
public class CaptiveDependencyException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String singleton;

	private final String scopedBean;

	/**
	 * Create a new exception.
	 * @param singleton the name of the singleton
	 * @param scopedBean the name of the bean that it needs
	 */
	public CaptiveDependencyException(String singleton, String scopedBean) {
		super(problem(singleton, scopedBean) + ". " + remedy(singleton));
		this.singleton = singleton;
		this.scopedBean = scopedBean;
	}

	/**
	 * Return what is wrong.
	 * @return half a sentence
	 */
	public String getProblem() {
		return problem(this.singleton, this.scopedBean);
	}

	/**
	 * Return what can be done about it.
	 * @return sentences
	 */
	public String getRemedy() {
		return remedy(this.singleton);
	}

	private static String problem(String singleton, String scopedBean) {
		return "singleton '" + singleton + "' cannot hold scoped bean '" + scopedBean + "'";
	}

	private static String remedy(String singleton) {
		return "Let it have an AsyncScopeFactory and open a scope for each unit of work, "
				+ "or an ObjectProvider that it asks only while it is called inside a scope, " + "or make '" + singleton
				+ "' @AsyncScoped as well.";
	}

}
