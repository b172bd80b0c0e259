package org.gantry.itests.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * That an engine leaves nothing behind: no descriptor when its containers are gone, and nothing in the kernel when it
 * is itself.
 *
 * <p>By default only what carries the engine's directories or its instance name counts, since other things may be
 * going on. On a machine of its own, {@code -Dgantry.it.leaks=machine} makes everything count but processes, which
 * come and go.
 */
final class LeakCheck {
    private static final Duration SETTLE = Duration.ofSeconds(5);

    private final Engine engine;
    private final Predicate<String> ours;
    private final Predicate<String> named;
    private final Footprint before;

    private LeakCheck(Engine engine, Predicate<String> ours, Predicate<String> named) {
        this.engine = engine;
        this.ours = ours;
        this.named = named;
        this.before = Footprint.of(ours, named);
    }

    /** Remembers what there is now, before the engine is started. */
    static LeakCheck before(Engine engine) {
        String directory = engine.directory().toString();
        String instance = engine.instance();
        boolean machine = "machine".equals(System.getProperty("gantry.it.leaks"));
        Predicate<String> named = name -> name.contains(directory) || name.contains(instance);
        return new LeakCheck(engine, machine ? name -> true : named, named);
    }

    /** The engine is down: is there anything that was not there before? */
    void afterDown() {
        assertThat(Session.eventually(() -> leaked().isEmpty(), SETTLE))
                .as("left behind: %s", leaked())
                .isTrue();
    }

    private Map<String, ?> leaked() {
        return Footprint.of(ours, named).beyond(before);
    }

    /** The engine's open descriptors by kind, leaving out files of the JVM's own. */
    Map<String, Integer> descriptors() {
        Map<String, Integer> kinds = new TreeMap<>();
        try (Stream<Path> links = Files.list(Path.of("/proc", Long.toString(engine.pid()), "fd"))) {
            links.map(Footprint::target).map(this::kind).forEach(kind -> kinds.merge(kind, 1, Integer::sum));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        kinds.remove("");
        return kinds;
    }

    /** All containers are gone: does the engine hold more than it did when it had not run any? */
    void sameDescriptorsAs(Map<String, Integer> then) {
        assertThat(Session.eventually(() -> more(then).isEmpty(), SETTLE))
                .as("descriptors that stay open: %s (before: %s, now: %s)", more(then), then, descriptors())
                .isTrue();
    }

    private Map<String, Integer> more(Map<String, Integer> then) {
        Map<String, Integer> more = new TreeMap<>();
        descriptors().forEach((kind, count) -> {
            int excess = count - then.getOrDefault(kind, 0);
            if (excess > 0) {
                more.put(kind, excess);
            }
        });
        return more;
    }

    private String kind(String target) {
        if (target.startsWith("/")) {
            boolean state = target.startsWith(engine.root() + "/containers") || target.startsWith(engine.run() + "/");
            return state || target.startsWith("/dev/p") || target.startsWith("/memfd:") ? target : "";
        }
        int number = target.indexOf(":[");
        return target.startsWith("anon_inode:") || number < 0 ? target : target.substring(0, number);
    }
}
