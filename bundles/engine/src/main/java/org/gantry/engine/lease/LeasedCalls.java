package org.gantry.engine.lease;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.gantry.api.swap.LongRunning;
import org.jspecify.annotations.Nullable;

/**
 * Stands for whichever service has a seat: each call has a lease on the one that serves at its time, so nobody can keep
 * hold of one that has been replaced. What a call returns and the caller has to close keeps the lease until then.
 */
public final class LeasedCalls<T> implements InvocationHandler {
    private final Class<T> contract;
    private final Seat<T> seat;

    private LeasedCalls(Class<T> contract, Seat<T> seat) {
        this.contract = contract;
        this.seat = seat;
    }

    public static <T> T of(Class<T> contract, Seat<T> seat) {
        return proxy(contract, new LeasedCalls<>(contract, seat));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        if (method.getDeclaringClass() == Object.class) {
            return ofObject(proxy, method, arguments);
        }
        boolean longRunning =
                method.isAnnotationPresent(LongRunning.class) || contract.isAnnotationPresent(LongRunning.class);
        Lease<T> lease = seat.lease(method.getName(), longRunning);
        boolean kept = false;
        try {
            Object result = call(method, lease.instance(), arguments);
            if (result instanceof AutoCloseable && method.getReturnType().isInterface()) {
                kept = true;
                return proxy(method.getReturnType(), new Closing(result, lease));
            }
            return result;
        } finally {
            if (!kept) {
                lease.close();
            }
        }
    }

    @SuppressWarnings("ReferenceEquality") // what stands for a service equals itself
    private @Nullable Object ofObject(Object proxy, Method method, Object @Nullable [] arguments) {
        return switch (method.getName()) {
            case "equals" -> arguments != null && proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "whichever " + contract.getSimpleName() + " serves";
        };
    }

    /** Ends the lease with the result it was for. */
    private record Closing(Object result, Lease<?> lease) implements InvocationHandler {
        @Override
        public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
            try {
                return call(method, result, arguments);
            } finally {
                if (method.getName().equals("close") && method.getParameterCount() == 0) {
                    lease.close();
                }
            }
        }
    }

    private static @Nullable Object call(Method method, Object target, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
    }

    private static <P> P proxy(Class<P> contract, InvocationHandler handler) {
        return contract.cast(Proxy.newProxyInstance(contract.getClassLoader(), new Class<?>[] {contract}, handler));
    }
}
