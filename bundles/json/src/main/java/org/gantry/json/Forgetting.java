package org.gantry.json;

import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.framework.Constants;

/**
 * Has the mappers forget the classes of an OSGi bundle that is gone: their caches would keep its class loader in memory, and
 * with it everything that is static in there.
 */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class Forgetting implements BundleActivator {
    private final BundleListener listener = event -> {
        if (event.getType() == BundleEvent.UNRESOLVED || event.getType() == BundleEvent.UPDATED) {
            Json.forgetClasses();
        }
    };

    @Override
    public void start(BundleContext context) {
        context.addBundleListener(listener);
    }

    @Override
    public void stop(BundleContext context) {
        context.removeBundleListener(listener);
    }
}
