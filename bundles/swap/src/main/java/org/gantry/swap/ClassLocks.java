package org.gantry.swap;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

/**
 * The locks by which class loaders of OSGi bundles see to it that no class is defined twice, those of them that nobody gives
 * back: Felix 7.0.5 forgets one when another thread has defined the class between two looks
 * ({@code BundleClassLoader.defineClassParallel}). Such a lock holds its thread, a virtual one what it was made for, and that its
 * bundle, as long as the bundle with the class is there.
 */
final class ClassLocks {
    private static final Class<?> LOADER = ClassLocks.class.getClassLoader().getClass();

    private ClassLocks() {}

    /** Takes away those of threads that have ended. */
    static void forget(Bundle[] bundles) throws ReflectiveOperationException {
        for (Bundle bundle : bundles) {
            @Nullable Object loader = loader(bundle);
            if (loader != null && loader.getClass().equals(LOADER)) {
                Map<?, ?> held = (Map<?, ?>) Traces.read(loader, "m_classLocks"); // it is a concurrent map
                held.values().removeIf(owner -> !((Thread) owner).isAlive());
            }
        }
    }

    /** None of a fragment, nor of a bundle that has not needed one; its wiring would make one if it was asked. */
    private static @Nullable Object loader(Bundle bundle) throws ReflectiveOperationException {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        if (wiring == null || !wiring.getClass().equals(LOADER.getEnclosingClass())) {
            return null; // not resolved, or the framework itself
        }
        return Traces.read(wiring, "m_classLoader");
    }
}
