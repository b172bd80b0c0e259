package org.gantry.karaf.jdk25.weaving;

import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.hooks.weaving.WeavingHook;

/**
 * Registers the hook. Starts at level 1, before any bundle of Karaf that is woven has loaded a class; a plain activator,
 * because declarative services start much later.
 */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class Activator implements BundleActivator {
    @Override
    public void start(BundleContext context) {
        context.registerService(WeavingHook.class, new SubjectWeaver(), null);
    }

    @Override
    public void stop(BundleContext context) {
        // The framework unregisters the hook with the bundle.
    }
}
