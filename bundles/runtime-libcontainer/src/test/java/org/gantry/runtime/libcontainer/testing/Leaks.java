package org.gantry.runtime.libcontainer.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.gantry.linux.cgroup.CgroupLayout;
import org.gantry.linux.cgroup.Hierarchy;
import org.gantry.linux.cgroup.Patience;
import org.gantry.linux.fs.MountInfo;

/**
 * What a container could leave behind.
 *
 * @param descriptors of this process, how many there are of each kind
 * @param cgroups of the tests of this process
 * @param shims that this process is the parent of
 */
public record Leaks(Map<String, Long> descriptors, List<String> mounts, List<Path> cgroups, List<String> shims) {
    private static final String IMAGE_OF_SHIMS = "/memfd:gantry-shim (deleted)";

    /** @param directory where the containers of the test are; other mounts of the host are not ours to count */
    public static Leaks now(Path directory) {
        return new Leaks(findDescriptors(), findMounts(directory), findCgroups(), findShims());
    }

    /** As {@link #now}, once the tasks of a driver that was replaced have been collected, if that is what it takes. */
    public static Leaks afterCollection(Path directory, Leaks expected) {
        Patience patience = new Patience(Duration.ofSeconds(5));
        Leaks leaks = now(directory);
        while (!leaks.equals(expected) && patience.more()) {
            System.gc();
            leaks = now(directory);
        }
        return leaks;
    }

    private static List<String> findMounts(Path directory) {
        return MountInfo.self().stream()
                .filter(mount -> mount.toString().contains(directory.toString()))
                .map(MountInfo::toString)
                .toList();
    }

    private static Map<String, Long> findDescriptors() {
        var kinds = new TreeMap<String, Long>();
        for (String target : Descriptors.targets()) {
            String kind = target.replaceAll("\\[\\d+]", "");
            if (!kind.startsWith("/proc/") && !kind.endsWith(".jar")) {
                kinds.merge(kind, 1L, Long::sum);
            }
        }
        kinds.remove(IMAGE_OF_SHIMS, 1L); // made once, and kept
        return kinds;
    }

    private static List<Path> findCgroups() {
        CgroupLayout layout = CgroupLayout.detect();
        return Stream.concat(layout.legacy().stream(), layout.unified().stream())
                .map(Hierarchy::mountPoint)
                .flatMap(mount -> list(mount).stream())
                .filter(path -> path.getFileName()
                        .toString()
                        .equals("gantry-test-" + ProcessHandle.current().pid()))
                .toList();
    }

    private static List<String> findShims() {
        return ProcessHandle.current()
                .children()
                .map(Leaks::name)
                .filter("gantry-shim"::equals)
                .toList();
    }

    private static String name(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/comm")).strip();
        } catch (IOException e) {
            return "";
        }
    }

    private static List<Path> list(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
