package org.gantry.swap;

import java.lang.reflect.Field;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

/**
 * The locks by which class loaders of OSGi bundles see to it that no class is defined twice, those of them that nobody gives
 * back: Felix 7.0.5 forgets one when another thread has defined the class between two looks
 * ({@code BundleClassLoader.defineClassParallel}). Such a lock holds its thread, a virtual one what it was made for, and that its
 * bundle, as long as the bundle with the class is there.
 */
final class ClassLocks {
    private static final Class<?> OF_BUNDLES = ClassLocks.class.getClassLoader().getClass();

    private ClassLocks() {}

    /** Takes away those of threads that have ended. */
    static void forget(Bundle[] bundles) throws ReflectiveOperationException {
        Field locks = OF_BUNDLES.getDeclaredField("m_classLocks");
        locks.setAccessible(true);
        for (ClassLoader loader : loaders(bundles).toList()) {
            ((Map<?, ?>) locks.get(loader))
                    .values()
                    .removeIf(owner -> !((Thread) owner).isAlive()); // it is a concurrent map
        }
    }

    /** Without the framework's own, and without fragments, which have none. */
    private static Stream<ClassLoader> loaders(Bundle[] bundles) {
        return Stream.of(bundles)
                .map(bundle -> bundle.adapt(BundleWiring.class))
                .filter(Objects::nonNull)
                .map(BundleWiring::getClassLoader)
                .filter(OF_BUNDLES::isInstance);
    }
}
