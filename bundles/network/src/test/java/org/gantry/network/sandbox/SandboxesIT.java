package org.gantry.network.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.gantry.linux.namespace.NetNamespaces;
import org.gantry.linux.netlink.route.Link;
import org.gantry.network.testing.NeedsRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NeedsRoot
class SandboxesIT {
    private static final int POOL = 2;

    @TempDir
    Path directory;

    @Test
    void makesAheadAndRefillsWhatIsTaken() {
        try (SandboxPool pool = new SandboxPool(POOL)) {
            assertThat(pool.ready()).isZero();
            pool.refill();
            assertThat(eventuallyFull(pool)).isTrue();
            try (Sandbox sandbox = pool.take()) {
                assertThat(sandbox.route().links().list()).anySatisfy(link -> {
                    assertThat(link.name()).isEqualTo("lo");
                    assertThat(link.up()).isTrue();
                });
            }
            assertThat(eventuallyFull(pool)).isTrue();
        }
    }

    @Test
    void servesMoreThanItHasAndKeepsNothingOnceClosed() {
        long before = namespaces();
        SandboxPool pool = new SandboxPool(POOL);
        pool.refill();
        IntStream.range(0, 5 * POOL).forEach(i -> pool.take().close());
        pool.close();
        pool.take().close();
        assertThat(pool.ready()).isZero();
        assertThat(eventually(() -> namespaces() == before)).isTrue();
    }

    @Test
    void findsTheSandboxOfAContainerAgain() {
        try (Sandboxes sandboxes = new Sandboxes(directory, POOL)) {
            Path path = sandboxes.create("one");
            try {
                try (Sandbox fresh = sandboxes.enter("one")) {
                    fresh.route().links().setDown(loopback(fresh).index());
                }
                assertThat(sandboxes.create("one")).isEqualTo(path);
                try (Sandbox again = sandboxes.enter("one")) {
                    assertThat(loopback(again).up()).isFalse();
                }
                assertThat(sandboxes.list()).containsExactly("one");
                assertThat(sandboxes.exists("one")).isTrue();
            } finally {
                sandboxes.delete("one");
            }
            sandboxes.delete("one");
            assertThat(sandboxes.exists("one")).isFalse();
            assertThat(sandboxes.list()).isEmpty();
        }
    }

    @Test
    void replacesWhatAHostThatWentDownHasLeft() throws IOException {
        Files.createFile(directory.resolve("one"));
        try (Sandboxes sandboxes = new Sandboxes(directory, 0)) {
            assertThat(sandboxes.exists("one")).isFalse();
            assertThat(NetNamespaces.exists(sandboxes.create("one"))).isTrue();
            sandboxes.delete("one");
        }
    }

    private static Link loopback(Sandbox sandbox) {
        return sandbox.route().links().find("lo").orElseThrow();
    }

    private static boolean eventuallyFull(SandboxPool pool) {
        return eventually(() -> pool.ready() == POOL);
    }

    private static boolean eventually(BooleanSupplier condition) {
        Instant deadline = Instant.now().plus(Duration.ofSeconds(5));
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(deadline)) {
                return false;
            }
            Thread.onSpinWait();
        }
        return true;
    }

    /** The namespaces this process holds open. */
    private static long namespaces() {
        try (var open = Files.list(Path.of("/proc/self/fd"))) {
            return open.map(SandboxesIT::target)
                    .filter(target -> target.startsWith("net:"))
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "";
        }
    }
}
