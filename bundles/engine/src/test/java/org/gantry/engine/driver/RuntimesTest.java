package org.gantry.engine.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import org.gantry.api.runtime.ContainerRuntime;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Constants;

/** Which of several drivers of one name serves. */
class RuntimesTest {
    private static final String NAME = "some";

    private final Runtimes runtimes = new Runtimes(Duration.ZERO);

    @Test
    void theOneOfTheHighestRankingServes() {
        bind(1, 0);
        bind(2, 5);
        bind(3, 1);
        assertThat(serving()).isEqualTo(2);
    }

    /** Each swap prefers the next one, and the one before is still there for a moment. */
    @Test
    void theOneThatWasPreferredLastServes() {
        bind(1, 0);
        for (long next = 2; next < 5; next++) {
            bind(next, 0);
            runtimes.prefer(next);
            assertThat(serving()).isEqualTo(next);
        }
        runtimes.putAside(4);
        assertThat(serving()).isEqualTo(3);
        runtimes.prefer(4);
        assertThat(serving()).isEqualTo(4);
    }

    @SuppressWarnings("ReferenceEquality") // what stands for a runtime equals itself
    private void bind(long bundle, int ranking) {
        ContainerRuntime runtime = (ContainerRuntime) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ContainerRuntime.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "equals" -> proxy == arguments[0];
                    case "hashCode" -> System.identityHashCode(proxy);
                    default -> throw new UnsupportedOperationException(method.getName());
                });
        runtimes.bind(
                runtime,
                Map.of(
                        ContainerRuntime.NAME_PROPERTY,
                        NAME,
                        Constants.SERVICE_RANKING,
                        ranking,
                        Constants.SERVICE_ID,
                        bundle,
                        Constants.SERVICE_BUNDLEID,
                        bundle));
    }

    private long serving() {
        Driver driver = runtimes.peek(NAME);
        return driver == null ? 0 : driver.bundleId();
    }
}
