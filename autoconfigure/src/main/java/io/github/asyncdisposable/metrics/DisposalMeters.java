package io.github.asyncdisposable.metrics;

/**
 * The names of all meters and tags.
 *
 * <table>
 * <caption>Meters</caption>
 * <tr>
 * <th>Name</th>
 * <th>Kind</th>
 * <th>Tags</th>
 * </tr>
 * <tr>
 * <td>{@code async.disposal}</td>
 * <td>timer: the disposals that have ended or were given up</td>
 * <td>{@code bean}, {@code scope}, {@code outcome}, {@code error}</td>
 * </tr>
 * <tr>
 * <td>{@code async.disposal.active}</td>
 * <td>long task timer: the disposals that are going on</td>
 * <td>{@code bean}, {@code scope}</td>
 * </tr>
 * <tr>
 * <td>{@code async.disposal.shutdown}</td>
 * <td>timer: whole shutdowns</td>
 * <td>{@code outcome}; and {@code error}, always {@code none}, which Micrometer adds to
 * every observation</td>
 * </tr>
 * <tr>
 * <td>{@code async.disposal.shutdown.active}</td>
 * <td>long task timer: the shutdown that is going on</td>
 * <td>none</td>
 * </tr>
 * <tr>
 * <td>{@code async.disposables}</td>
 * <td>gauge: the managed beans that are not disposed yet; of the scope {@code async} what
 * open scopes own</td>
 * <td>{@code scope}</td>
 * </tr>
 * <tr>
 * <td>{@code async.disposal.last.shutdown.time}</td>
 * <td>time gauge: how long the previous run's shutdown took, as far as is known; there is
 * none where nothing is known</td>
 * <td>none</td>
 * </tr>
 * <tr>
 * <td>{@code async.disposal.last.shutdown.unfinished}</td>
 * <td>gauge: the beans whose disposal the previous run's shutdown had begun and not
 * ended</td>
 * <td>none</td>
 * </tr>
 * <tr>
 * <td>{@code async.disposal.leaks}</td>
 * <td>counter: what was garbage-collected without having been disposed, with
 * {@code async-disposable.leak-detection=true}</td>
 * <td>{@code bean}, which is {@code none} for what was no bean</td>
 * </tr>
 * </table>
 *
 * <p>
 * Every tag value comes from a bounded set: {@code bean} is the name of a bean
 * definition, {@code outcome} the name of an
 * {@linkplain io.github.asyncdisposable.engine.Outcome outcome}, {@code error} the simple
 * name of an exception's class or {@code none}.
 *
 * @since 0.1.0
 */
public final class DisposalMeters {

	/** One disposal. */
	public static final String DISPOSAL = "async.disposal";

	/** A whole shutdown. */
	public static final String SHUTDOWN = "async.disposal.shutdown";

	/** How many managed beans there are. */
	public static final String DISPOSABLES = "async.disposables";

	/** How long the previous run's shutdown took. */
	public static final String LAST_SHUTDOWN_TIME = "async.disposal.last.shutdown.time";

	/** How many disposals the previous run's shutdown has begun and not ended. */
	public static final String LAST_SHUTDOWN_UNFINISHED = "async.disposal.last.shutdown.unfinished";

	/** What was garbage-collected without having been disposed. */
	public static final String LEAKS = "async.disposal.leaks";

	/** Tag: the name of the bean. */
	public static final String BEAN = "bean";

	/** Tag: the scope of the bean, such as {@code singleton}. */
	public static final String SCOPE = "scope";

	/** Tag: how it ended. */
	public static final String OUTCOME = "outcome";

	/** Tag: the simple name of the class of what it failed with. */
	public static final String ERROR = "error";

	/** The value of a tag that does not apply. */
	public static final String NONE = "none";

	private DisposalMeters() {
	}

}
