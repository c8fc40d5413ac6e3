package io.github.asyncdisposable.context;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

import io.github.asyncdisposable.engine.DisposalListener;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ApplicationContextEvent;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Disposes the beans of one application context: all of them, by a plan, when the context
 * closes or its start fails, and a single one where Spring destroys it on its own (D10).
 *
 * <p>
 * When the close begins, barriers are put before the Lifecycle beans that will be
 * stopped, where parts of the plan run (D7), and a trigger is registered with the bean
 * factory for the rest: what is registered last is destroyed first, so that runs before
 * Spring destroys anything. Nothing is ever thrown at Spring from there (D9).
 *
 * @since 0.1.0
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class ContextDisposal
		implements ApplicationListener<ApplicationContextEvent>, SmartInitializingSingleton, DisposableBean {

	/** The name of the bean, by which it is found without a search. */
	public static final String BEAN_NAME = "asyncDisposableContextDisposal";

	private final ConfigurableApplicationContext context;

	private final DefaultListableBeanFactory beanFactory;

	private final DisposalSettings settings;

	private final DisposalRuns runs;

	private final ManagedBeans managedBeans = new ManagedBeans();

	private final InnerBeans innerBeans;

	private final BeanRegister register;

	private final OwnedPrototypes ownedPrototypes;

	private final InstanceDisposal instances;

	private final LateBeans lateBeans;

	private final LifecycleBeans lifecycleBeans;

	private final Closing closing;

	private final SpringDestruction destruction;

	private final NodeMaker nodeMaker;

	private final Shutdown shutdown;

	private final SeenBeans seen;

	private final EarlyBeans earlyBeans;

	private final FailedStart failedStart;

	private final SingleDisposal singleDisposal;

	private final PlanView planView;

	private final GracePeriod gracePeriod;

	private volatile boolean started;

	private volatile Set<String> past = Set.of();

	/**
	 * Create the disposal of a context.
	 * @param beanFactory its bean factory, or one without beans where it has no graph
	 * @param early whom to tell what happens until all singletons exist
	 */
	ContextDisposal(ConfigurableApplicationContext context, DefaultListableBeanFactory beanFactory,
			DisposalSettings settings, List<DisposalListener> early, BeanClaims claims, Creations creations,
			SeenBeans seen) {
		this.context = context;
		this.beanFactory = beanFactory;
		this.settings = settings;
		this.gracePeriod = new GracePeriod(settings, context.getEnvironment());
		this.runs = new DisposalRuns(settings, early);
		this.innerBeans = new InnerBeans(beanFactory);
		this.register = new BeanRegister(beanFactory, this.managedBeans, this.innerBeans);
		this.destruction = new SpringDestruction(beanFactory);
		InstanceCallbacks callbacks = new InstanceCallbacks(beanFactory);
		SoftEdges softEdges = new SoftEdges(beanFactory);
		this.ownedPrototypes = new OwnedPrototypes(beanFactory, creations, this.register, this.destruction, callbacks,
				softEdges, this::destroying);
		BeanLimits limits = new BeanLimits(context.getBeanFactory(), settings);
		this.lifecycleBeans = new LifecycleBeans(beanFactory);
		PlanWarnings warnings = PlanWarnings.logged();
		Slots slots = new Slots(beanFactory, this.lifecycleBeans, this::beforeStop);
		this.nodeMaker = new NodeMaker(beanFactory, this.managedBeans, limits, this.destruction);
		this.instances = new InstanceDisposal(beanFactory, settings, creations, callbacks, this.nodeMaker, softEdges,
				this.runs);
		this.lateBeans = new LateBeans(beanFactory, this.managedBeans);
		PlanMaker planMaker = new PlanMaker(beanFactory, this.managedBeans, this.nodeMaker, this.destruction,
				this.lateBeans, settings.order());
		LifecycleStops stops = new LifecycleStops(this.lifecycleBeans, slots, this.nodeMaker, warnings,
				new LifecycleStop(this.gracePeriod.longestStop()));
		this.shutdown = new Shutdown(context.getId(), this.runs, this.managedBeans, this.innerBeans, planMaker,
				this.destruction, softEdges, this.lifecycleBeans, stops, warnings);
		this.closing = new Closing(beanFactory, this.shutdown, slots, this.lifecycleBeans, this.managedBeans);
		this.seen = seen;
		this.earlyBeans = new EarlyBeans(beanFactory, this.managedBeans, claims, seen, this::created);
		this.failedStart = new FailedStart(beanFactory, this.shutdown, this.managedBeans, this.earlyBeans);
		this.singleDisposal = new SingleDisposal(this.runs, this.managedBeans, this.nodeMaker, this.shutdown);
		this.planView = new PlanView(this.managedBeans, softEdges, this.lifecycleBeans, planMaker,
				new PlanDetails(this.managedBeans, limits, this.gracePeriod.capped()));
		beanFactory.registerDisposableBean(BEAN_NAME + ".last", this::last);
	}

	/**
	 * Return what is configured.
	 * @return the settings
	 */
	public DisposalSettings settings() {
		return this.settings;
	}

	/**
	 * Return what is left of the deadline.
	 * @return the time left, all of it before the close
	 */
	public Duration left() {
		return this.runs.left();
	}

	/**
	 * Return the beans that could be disposed but are not, as far as is known now.
	 * @return a new list, in the order of their names
	 */
	public List<NotManaged> notManaged() {
		return this.register.notManaged();
	}

	/**
	 * Return the plan as it would run now. Creates no bean.
	 * @return a new list: part by part, within a part step by step
	 */
	public List<PlannedBean> plannedBeans() {
		return this.planView.beans();
	}

	/**
	 * Return the longest that a shutdown may take now, apart from what synchronous
	 * callbacks take: each phase of Lifecycle beans up to its timeout, then the deadline.
	 * @return the time
	 */
	public Duration worstCase() {
		return this.gracePeriod.worstCase(this.lifecycleBeans);
	}

	/**
	 * Return how to dispose instances that this context does not dispose itself.
	 * @return the same object every time
	 */
	public InstanceDisposal instances() {
		return this.instances;
	}

	/**
	 * Keep some beans that depend on managed ones until right before the first of those.
	 * @param kind which beans, asked when a part of the plan is made
	 */
	public void keepLongest(Predicate<Object> kind) {
		this.lateBeans.are(kind);
	}

	/**
	 * A bean is complete.
	 */
	void created(ManagedBean bean) {
		createdOther(bean.name());
		if (this.instances.creations().own(bean, true)) {
			return;
		}
		ManagedBean managed = this.ownedPrototypes.isOwned(bean) ? this.ownedPrototypes.give(bean)
				: this.register.created(bean);
		if (managed == null) {
			return;
		}
		if (this.started) {
			this.runs.listener().managed(this.nodeMaker.disposal(managed));
		}
		if (this.register.isProduct(managed)) {
			this.destruction.madeProduct(managed.name(), () -> destroying(managed));
			// Of a product nobody has told the claim: it is seen here for the first time.
			managed.claim().created(managed.name());
		}
		if (this.shutdown.isOver()) {
			this.singleDisposal.dispose(managed);
		}
	}

	/**
	 * A bean that stays Spring's is complete.
	 */
	void createdOther(String name) {
		this.ownedPrototypes.created(name);
		this.innerBeans.created(name);
	}

	@Override
	public void afterSingletonsInstantiated() {
		this.earlyBeans.adopt();
		this.runs.tell(Listeners.in(this.context.getBeanFactory(), this.seen));
		UnknownNames.warn(this.settings.beanTimeouts().keySet(), this.beanFactory, this.managedBeans);
		this.started = true;
		this.managedBeans.all().forEach((bean) -> this.nodeMaker.tell(bean, this.runs.listener()));
		this.closing.lifecycleBeansStart();
	}

	@Override
	public boolean supportsAsyncExecution() {
		// On the closing thread, whatever multicaster there is: later is too late.
		return false;
	}

	@Override
	public void onApplicationEvent(ApplicationContextEvent event) {
		if (event.getApplicationContext() != this.context) {
			return;
		}
		if (event instanceof ContextRefreshedEvent) {
			this.closing.startEnded();
			this.gracePeriod.check(this.lifecycleBeans);
		}
		// An application may publish the event by hand, and is not closed by that.
		else if (event instanceof ContextClosedEvent && this.context.isClosed()) {
			this.closing.begin();
		}
	}

	/**
	 * Spring destroys a single bean: dispose it here and now, unless the plan has.
	 */
	void destroying(ManagedBean bean) {
		if (this.past.contains(bean.name())) {
			return;
		}
		if (!this.closing.hasBegun() && this.managedBeans.contains(bean)) {
			this.failedStart.destroying(bean.name());
		}
		this.singleDisposal.dispose(bean);
		if (!this.shutdown.hasBegun()) {
			this.managedBeans.remove(bean);
			this.innerBeans.remove(bean.name());
		}
	}

	void startFailed(Set<String> notDestroyed) {
		this.earlyBeans.adoptOf(notDestroyed);
		last();
	}

	/**
	 * Where the bean factory is of another kind, nothing else tells the end.
	 */
	@Override
	public void destroy() {
		if (this.context.getBeanFactory() != this.beanFactory) {
			last();
			this.shutdown.rest();
		}
	}

	/**
	 * Nearly everything has been destroyed. Whoever still holds the context must not hold
	 * its beans with it.
	 */
	private void last() {
		this.failedStart.last();
		// Early beans may be destroyed only now; beans of other scopes have had no turn.
		this.past = this.shutdown.hasBegun() ? this.managedBeans.names() : Set.of();
		this.managedBeans.clear();
	}

	private void beforeStop(String lifecycle) {
		this.closing.beforeStop(lifecycle);
	}

}
