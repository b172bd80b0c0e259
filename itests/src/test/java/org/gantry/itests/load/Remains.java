package org.gantry.itests.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.gantry.itests.support.Command;
import org.gantry.itests.support.Session;

/**
 * What an engine's process holds, after a collection.
 *
 * @param loaders class loaders of OSGi bundles
 * @param bundles what the framework knows OSGi bundles by, those that are gone too if anybody holds them
 * @param metaspaceKilobytes of classes
 */
public record Remains(
        long loaders, long bundles, long descriptors, long threads, long metaspaceKilobytes, long heapKilobytes) {
    private static final Duration LINGERING = Duration.ofSeconds(30);

    public static Remains of(long pid) {
        jcmd(pid, "GC.run");
        jcmd(pid, "GC.run"); // what cleaners have let go of
        String classes = jcmd(pid, "GC.class_histogram");
        String memory = jcmd(pid, "VM.metaspace");
        return new Remains(
                classes.lines()
                        .filter(line -> line.contains("BundleWiringImpl$BundleClassLoader"))
                        .filter(line -> !line.contains("$$Lambda"))
                        .mapToLong(line -> Long.parseLong(line.strip().split("\\s+")[1]))
                        .sum(),
                number(classes, "(?sm).* (\\d+) +\\d+ +org.apache.felix.framework.BundleImpl$.*"),
                entries(Path.of("/proc/" + pid + "/fd")),
                entries(Path.of("/proc/" + pid + "/task")),
                number(memory, "(?s).*Metaspace +used (\\d+)K.*"),
                number(classes, "(?s).*Total +\\d+ +(\\d+).*") / 1024);
    }

    /** As soon as no class loader has gone for a while, for threads linger. */
    public static Remains settled(long pid) {
        Remains seen = of(pid);
        while (true) {
            long loaders = seen.loaders();
            Remains later = await(pid, now -> now.loaders() < loaders);
            if (later.loaders() >= seen.loaders()) {
                return later;
            }
            seen = later;
        }
    }

    /** As soon as there are no more class loaders and bundles than then, for threads linger; or after a while. */
    public static Remains settled(long pid, Remains then) {
        return await(pid, now -> now.loaders() <= then.loaders() && now.bundles() <= then.bundles());
    }

    private static Remains await(long pid, Predicate<Remains> settled) {
        Remains[] seen = {of(pid)};
        Session.eventually(
                () -> {
                    seen[0] = of(pid);
                    return settled.test(seen[0]);
                },
                LINGERING);
        return seen[0];
    }

    private static long number(String text, String pattern) {
        if (!text.matches(pattern)) {
            throw new IllegalStateException(pattern + " is not in: " + text);
        }
        return Long.parseLong(text.replaceFirst(pattern, "$1"));
    }

    private static long entries(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String jcmd(long pid, String command) {
        return Command.of(System.getProperty("java.home") + "/bin/jcmd", Long.toString(pid), command)
                .run()
                .ok();
    }
}
