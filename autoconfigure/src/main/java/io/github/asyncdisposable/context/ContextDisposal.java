package io.github.asyncdisposable.context;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.asyncdisposable.engine.DisposalListener;
import io.github.asyncdisposable.engine.DisposalPlan;
import io.github.asyncdisposable.engine.DisposalReport;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.Ordered;
import org.springframework.util.ClassUtils;

/**
 * Disposes the beans of one application context: all of them, by a plan, when the context
 * closes, and a single one where Spring destroys it on its own (D10).
 *
 * <p>
 * When the close begins, a trigger is registered with the bean factory: what is
 * registered last is destroyed first, so the plan runs before Spring destroys anything.
 * Nothing is ever thrown at Spring from there (D9).
 *
 * @since 0.1.0
 */
public final class ContextDisposal
		implements ApplicationListener<ContextClosedEvent>, SmartInitializingSingleton, Ordered {

	/** The name of the bean, by which it is found without a search. */
	public static final String BEAN_NAME = "asyncDisposableContextDisposal";

	private static final Log logger = LogFactory.getLog(ContextDisposal.class);

	private static final String NAME = ContextDisposal.class.getName();

	private final ConfigurableApplicationContext context;

	private final DefaultListableBeanFactory beanFactory;

	private final DisposalSettings settings;

	private final DisposalRuns runs;

	private final ManagedBeans managedBeans = new ManagedBeans();

	private final BeanLimits limits;

	private final NodeMaker nodeMaker;

	private final AtomicBoolean shutDown = new AtomicBoolean();

	private volatile boolean started;

	private volatile boolean closing;

	/**
	 * Create the disposal of a context.
	 * @param context the context
	 * @param beanFactory its bean factory
	 * @param settings what is configured
	 * @param early whom to tell what happens until all singletons exist; from then on it
	 * is every {@link DisposalListener} in the bean factory
	 */
	public ContextDisposal(ConfigurableApplicationContext context, DefaultListableBeanFactory beanFactory,
			DisposalSettings settings, List<DisposalListener> early) {
		this.context = context;
		this.beanFactory = beanFactory;
		this.settings = settings;
		this.runs = new DisposalRuns(settings, early);
		this.limits = new BeanLimits(beanFactory, settings);
		this.nodeMaker = new NodeMaker(beanFactory, this.managedBeans, this.limits);
	}

	/**
	 * Return what is left of the deadline.
	 * @return the time left, all of it before the close
	 */
	public Duration left() {
		return this.runs.left();
	}

	void created(ManagedBean bean) {
		if (isSingleton(bean.name())) {
			this.managedBeans.add(bean);
			if (this.started) {
				this.runs.listener().managed(this.nodeMaker.disposal(bean));
			}
		}
	}

	@Override
	public void afterSingletonsInstantiated() {
		this.runs.tell(Listeners.in(this.beanFactory));
		UnknownNames.warn(this.settings.beanTimeouts().keySet(), List.of(this.beanFactory.getBeanDefinitionNames()),
				this.managedBeans.names());
		DisposalListener listener = this.runs.listener();
		this.started = true;
		this.managedBeans.all().forEach((bean) -> {
			this.limits.limitOf(bean.name(), ClassUtils.getUserClass(bean.bean()));
			listener.managed(this.nodeMaker.disposal(bean));
		});
	}

	@Override
	public void onApplicationEvent(ContextClosedEvent event) {
		if (event.getApplicationContext() == this.context) {
			this.closing = true;
			this.runs.closeStarted();
			registerTrigger(NAME + ".onClose");
			// A bean that is created while the web server drains is destroyed before what
			// was registered until now: by then there must be a later trigger.
			this.beanFactory.registerSingleton(NAME + ".lastStop", new LastStop(() -> registerTrigger(NAME)));
		}
	}

	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

	/**
	 * Spring destroys a single bean: dispose it here and now, unless the plan has.
	 */
	void destroying(ManagedBean bean) {
		if (this.managedBeans.begin(bean)) {
			try {
				this.runs.run(DisposalPlan.oneByOne(List.of(this.nodeMaker.claimedDisposal(bean))));
			}
			catch (Throwable ex) {
				logger.error("Disposal of bean '" + bean.name() + "' could not be run", ex);
			}
		}
		if (!this.closing) {
			this.managedBeans.remove(bean);
		}
	}

	private void registerTrigger(String name) {
		this.beanFactory.registerDisposableBean(name, this::shutDown);
	}

	private void shutDown() {
		if (!this.shutDown.compareAndSet(false, true)) {
			return;
		}
		DisposalListener listener = this.runs.listener();
		listener.shutdownStarted(this.context.getId());
		List<DisposalReport> reports = new ArrayList<>();
		try {
			DisposalPlan plan = new PlanMaker(this.beanFactory, this.managedBeans, this.nodeMaker,
					this.settings.order())
				.make();
			if (!plan.isEmpty()) {
				reports.add(this.runs.run(plan));
			}
		}
		catch (Throwable ex) {
			logger.error("The disposal plan failed; its beans are disposed one by one, in Spring's order", ex);
		}
		finally {
			listener.shutdownFinished(DisposalReport.merge(reports));
			this.runs.close();
		}
	}

	private boolean isSingleton(String name) {
		return this.beanFactory.containsBeanDefinition(name)
				&& this.beanFactory.getMergedBeanDefinition(name).isSingleton();
	}

}
