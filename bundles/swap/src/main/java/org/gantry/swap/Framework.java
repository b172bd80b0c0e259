package org.gantry.swap;

import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.gantry.api.EngineException;
import org.gantry.api.swap.Swaps.BundleVersion;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.FrameworkWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The OSGi framework, with errors as the engine has them. */
final class Framework {
    private static final Logger LOG = LoggerFactory.getLogger(Framework.class);

    private static final int REFRESH_SECONDS = 10;

    private final BundleContext context;

    Framework(BundleContext context) {
        this.context = context;
    }

    Bundle bundle(long id) {
        Bundle bundle = context.getBundle(id);
        if (bundle == null) {
            throw new EngineException.Conflict("OSGi bundle " + id + " has been uninstalled by somebody else");
        }
        return bundle;
    }

    /** One of that name and version that is installed already. */
    Optional<Bundle> find(NewBundle wanted) {
        return Arrays.stream(context.getBundles()).filter(wanted::isVersionOf).findFirst();
    }

    static BundleVersion describe(Bundle bundle) {
        return new BundleVersion(
                bundle.getBundleId(),
                bundle.getSymbolicName(),
                bundle.getVersion().toString());
    }

    /** @param level that of another, whose place it is to take after a restart too */
    Bundle install(NewBundle wanted, Bundle level) {
        try {
            Bundle bundle = context.installBundle(wanted.installedAs(), wanted.open());
            bundle.adapt(BundleStartLevel.class)
                    .setStartLevel(level.adapt(BundleStartLevel.class).getStartLevel());
            return bundle;
        } catch (BundleException e) {
            throw new EngineException.InvalidArgument(wanted.location() + " cannot be installed: " + reason(e), e);
        }
    }

    /** @throws EngineException.Conflict if something it needs is not there */
    void resolve(Bundle bundle) {
        if (!wiring().resolveBundles(Set.of(bundle))) {
            throw new EngineException.Conflict(
                    bundle + " does not resolve: something it requires is not there, see bundle:diag");
        }
    }

    void start(Bundle bundle, int options) {
        try {
            bundle.start(options);
        } catch (BundleException e) {
            throw new EngineException.Conflict(bundle + " does not start: " + reason(e));
        }
    }

    void stop(Bundle bundle) {
        try {
            bundle.stop(Bundle.STOP_TRANSIENT);
        } catch (BundleException e) {
            throw new EngineException.Conflict(bundle + " does not stop: " + reason(e));
        }
    }

    /** Gives a bundle other content, and starts it with that. */
    void update(Bundle bundle, InputStream content) {
        stop(bundle);
        try {
            bundle.update(content);
        } catch (BundleException e) {
            throw new EngineException.Conflict(bundle + " cannot be updated: " + reason(e));
        }
        forgetOldContent(bundle);
        start(bundle, 0);
    }

    /** Takes it out, with its class loader, and nothing else along with it. */
    void uninstall(Bundle bundle) {
        try {
            bundle.uninstall();
        } catch (BundleException e) {
            throw new EngineException.Conflict(bundle + " cannot be uninstalled: " + reason(e));
        }
        forgetOldContent(bundle);
        Traces.remove(bundle, context.getBundle(0));
    }

    private void forgetOldContent(Bundle bundle) {
        refreshIfPending(bundle);
        Traces.removeOfThreads(bundle, context.getBundles());
    }

    /** What is left of it if the framework thinks that it may be in use; a part exports nothing, so it is not. */
    private void refreshIfPending(Bundle bundle) {
        FrameworkWiring wiring = wiring();
        if (!wiring.getRemovalPendingBundles().contains(bundle)) {
            return;
        }
        if (!Set.of(bundle).equals(Set.copyOf(wiring.getDependencyClosure(Set.of(bundle))))) {
            LOG.warn("what {} was stays in memory: other bundles use packages of it", bundle);
            return;
        }
        CountDownLatch refreshed = new CountDownLatch(1);
        wiring.refreshBundles(Set.of(bundle), event -> refreshed.countDown());
        try {
            if (!refreshed.await(REFRESH_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("the framework has not refreshed {} within {} s", bundle, REFRESH_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private FrameworkWiring wiring() {
        return context.getBundle(0).adapt(FrameworkWiring.class);
    }

    private static String reason(BundleException e) {
        Throwable cause = e.getCause();
        return cause == null ? String.valueOf(e.getMessage()) : e.getMessage() + ": " + cause.getMessage();
    }
}
