package org.gantry.itests.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.gantry.linux.bpf.AttachPoint;
import org.gantry.linux.bpf.BpfProgram;
import org.gantry.linux.cgroup.CgroupLayout;
import org.gantry.linux.cgroup.ControlGroup;
import org.gantry.linux.fd.Fd;

/**
 * What is in the kernel at one moment: mounts (kept network namespaces among them), control groups, links, nftables
 * tables, eBPF programs of the root control group, and processes, each by a name that tells a maintainer where to look.
 */
record Footprint(Map<String, SortedSet<String>> things) {
    /** Only things that satisfy the predicate for their kind, which sees their names. */
    static Footprint of(Predicate<String> ours, Predicate<String> ourProcesses) {
        Map<String, SortedSet<String>> things = new TreeMap<>();
        things.put("mounts", select(mounts(), ours));
        things.put("cgroups", select(cgroups(), ours));
        things.put("links", select(links(), ours));
        things.put("nft tables", select(nftTables(), ours));
        things.put("eBPF programs", select(programs(), ours));
        things.put("processes", select(processes(), ourProcesses));
        return new Footprint(things);
    }

    /** What is here and was not there. */
    Map<String, SortedSet<String>> beyond(Footprint before) {
        Map<String, SortedSet<String>> more = new TreeMap<>();
        things.forEach((kind, names) -> {
            SortedSet<String> added = new TreeSet<>(names);
            added.removeAll(before.things.get(kind));
            if (!added.isEmpty()) {
                more.put(kind, added);
            }
        });
        return more;
    }

    private static SortedSet<String> select(Stream<String> names, Predicate<String> ours) {
        return names.filter(ours).collect(TreeSet::new, TreeSet::add, TreeSet::addAll);
    }

    /** Mount point, type and source, without the ids that differ each time. */
    private static Stream<String> mounts() {
        return lines(Path.of("/proc/self/mountinfo")).map(line -> {
            String[] fields = line.split(" ");
            return fields[4] + " " + fields[3] + line.substring(line.indexOf(" - ") + 2);
        });
    }

    /** By find(1), which does not mind that groups of others go while it looks. */
    private static Stream<String> cgroups() {
        return Command.of("find", "/sys/fs/cgroup", "-type", "d").run().out().lines();
    }

    /** With the bridge that a link is a port of, as the names of veths carry nobody's. */
    private static Stream<String> links() {
        return Command.of("ip", "-o", "link").run().lines().stream().map(line -> {
            String name = line.split(": ", 3)[1];
            int master = line.indexOf(" master ");
            return master < 0 ? name : name + line.substring(master, line.indexOf(' ', master + 8));
        });
    }

    private static Stream<String> nftTables() {
        return Command.of("nft", "list", "tables").run().lines().stream();
    }

    /** Those at the root, whose groups nobody removes. */
    private static Stream<String> programs() {
        return CgroupLayout.detect().unified().stream().flatMap(unified -> {
            try (Fd root = new ControlGroup(unified.mountPoint()).openDirectory()) {
                List<String> names = new ArrayList<>();
                for (AttachPoint point : AttachPoint.values()) {
                    for (BpfProgram program : BpfProgram.attachedTo(root, point)) {
                        try (program) {
                            names.add(point + " " + program.name());
                        }
                    }
                }
                return names.stream();
            }
        });
    }

    /**
     * A process by its name, control groups and open files, since a shim or a stray container process has neither a
     * program nor arguments of ours to know it by.
     */
    private static Stream<String> processes() {
        return ProcessHandle.allProcesses().flatMap(process -> {
            Path proc = Path.of("/proc", Long.toString(process.pid()));
            try (Stream<Path> descriptors = Files.list(proc.resolve("fd"))) {
                String files = String.join(
                        " ",
                        descriptors.map(Footprint::target).distinct().sorted().toList());
                String groups = Files.readString(proc.resolve("cgroup")).replace('\n', ' ');
                String name = Files.readString(proc.resolve("comm")).strip();
                return Stream.of(process.pid() + " " + name + " " + groups + files);
            } catch (IOException | UncheckedIOException gone) {
                return Stream.empty();
            }
        });
    }

    static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException closed) {
            return "";
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
