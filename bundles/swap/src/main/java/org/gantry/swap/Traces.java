package org.gantry.swap;

import java.lang.reflect.Field;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What others keep of every OSGi bundle that there ever was, and offer no way to let go: it holds the {@link Bundle}, which holds
 * headers, requirements and the entries of its jar, some 35 kB that would stay after each swap.
 *
 * <p>Felix 7.0.5 counts who uses which service. When a bundle stops, {@code ServiceRegistry.ungetServices} sets its counts to
 * zero, and leaves them there until the service goes too, as those of the configuration and of the engine never do.
 *
 * <p>Pax Logging 2.3.2 has a logger for each name and bundle, {@code OSGIPaxLoggingManager.m_loggers}, and takes none out.
 */
final class Traces {
    private static final Logger LOG = LoggerFactory.getLogger(Traces.class);

    /** By reflection. */
    private interface Removal {
        void run() throws ReflectiveOperationException;
    }

    private Traces() {}

    /** @param gone has been uninstalled, so it neither uses a service again nor asks for a logger */
    static void remove(Bundle gone, Bundle framework) {
        reaching(gone, () -> {
            forgetUses(gone, framework);
            forgetLoggers(gone, LoggerFactory.getILoggerFactory());
        });
    }

    /**
     * What threads of its old content have left.
     *
     * @param replaced has other content by now, or none
     * @param others all that there are
     */
    static void removeOfThreads(Bundle replaced, Bundle[] others) {
        reaching(replaced, () -> ClassLocks.forget(others));
    }

    /** Another version of those who keep it, or one that is not open, is no reason to fail. */
    private static void reaching(Bundle bundle, Removal removal) {
        try {
            removal.run();
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.warn("some of what {} was stays in memory", bundle, e);
        }
    }

    private static void forgetUses(Bundle gone, Bundle framework) throws ReflectiveOperationException {
        Object registry = read(framework, "m_registry");
        map(registry, "m_inUseMap").remove(gone); // it is a concurrent map
    }

    private static void forgetLoggers(Bundle gone, Object factory) throws ReflectiveOperationException {
        Map<?, ?> loggers = map(read(factory, "m_paxLogging"), "m_loggers");
        String ofBundle = "#" + gone.getBundleId();
        synchronized (loggers) { // as its owner does
            loggers.keySet().removeIf(key -> key.toString().endsWith(ofBundle));
        }
    }

    private static Map<?, ?> map(Object owner, String name) throws ReflectiveOperationException {
        return (Map<?, ?>) read(owner, name);
    }

    static Object read(Object owner, String name) throws ReflectiveOperationException {
        Field field = owner.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(owner);
    }
}
