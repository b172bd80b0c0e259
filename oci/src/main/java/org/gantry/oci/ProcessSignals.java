package org.gantry.oci;

import java.lang.reflect.Proxy;

/**
 * Signals to this process. The JDK's one way to see one and live is {@code sun.misc.Signal} of the module jdk.unsupported; it
 * is reached by reflection because naming it is a warning that javac offers no way to accept.
 */
final class ProcessSignals {
    private ProcessSignals() {}

    static void handle(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object proxy =
                    Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, (p, method, a) -> {
                        action.run();
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JDK has no sun.misc.Signal (module jdk.unsupported)", e);
        }
    }
}
