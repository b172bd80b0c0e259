package org.gantry.client;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.Consumer;

/**
 * Passes on to the container what would otherwise end only its client.
 *
 * <p>The JDK's one way to see a signal and live is {@code sun.misc.Signal} of the module jdk.unsupported. It is reached
 * by reflection because naming it is a warning that javac offers no way to accept.
 */
final class Signals {
    private static final List<String> FORWARDED = List.of("INT", "TERM", "HUP");

    private Signals() {}

    static void forward(Consumer<String> container) {
        for (String name : FORWARDED) {
            handle(name, () -> container.accept("SIG" + name));
        }
    }

    /** Calls back when the size of the terminal has changed. */
    static void onResize(Runnable action) {
        handle("WINCH", action);
    }

    private static void handle(String name, Runnable action) {
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
