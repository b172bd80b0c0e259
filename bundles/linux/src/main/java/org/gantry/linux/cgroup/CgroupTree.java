package org.gantry.linux.cgroup;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.Directories;
import org.gantry.linux.fs.DirectoryEntry;
import org.gantry.linux.fs.FileType;
import org.gantry.linux.fs.Links;
import org.gantry.linux.fs.Nodes;
import org.gantry.linux.fs.Openat2;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;

/** Making, walking and removing directories of one hierarchy. */
final class CgroupTree {
    private static final int MODE = 0x1ED; // 0755
    private static final Duration REMOVAL = Duration.ofSeconds(10);

    private CgroupTree() {}

    /** Makes one directory; false when it is there already. A missing parent is an error (ENOENT). */
    static boolean make(Path directory) {
        return Nodes.mkdirIfAbsent(directory.toString(), MODE);
    }

    /** The cgroup and all below it, parents first; none when it does not exist. */
    static List<ControlGroup> walk(Path top) {
        var groups = new ArrayList<ControlGroup>();
        collect(top, groups);
        return groups;
    }

    /** The names of the cgroups in one; none when it does not exist. */
    static List<String> children(Path parent) {
        return ifPresent(() -> list(parent)).orElse(List.of()).stream()
                .filter(entry -> entry.type() == FileType.S_IFDIR)
                .map(DirectoryEntry::name)
                .toList();
    }

    /** The processes of a cgroup and of those below it. */
    static List<Integer> processes(Path top) {
        return walk(top).stream()
                .flatMap(group -> ifPresent(() -> group.words("cgroup.procs")).orElse(List.of()).stream())
                .map(Integer::valueOf)
                .toList();
    }

    /**
     * Removes a cgroup and those below it. Processes that have been killed leave their cgroup a moment later, until
     * then the kernel says EBUSY; others, that moved themselves here from where they would have been killed, are.
     *
     * @throws IllegalStateException naming the processes that do not die, because they hang in the kernel
     */
    static void remove(Path top) {
        Patience patience = new Patience(REMOVAL);
        while (!tryRemove(top)) {
            processes(top).forEach(Killing::one);
            if (!patience.more()) {
                throw new IllegalStateException("the cgroup " + top + " cannot be removed: its processes "
                        + processes(top) + " have been killed and do not end");
            }
        }
    }

    /** Removes a cgroup unless it has children or members. */
    static boolean removeIfEmpty(Path directory) {
        try (Fd parent = openParent(directory)) {
            Links.rmdir(parent, directory.getFileName().toString());
            return true;
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT)) {
                return true;
            }
            if (e.is(Errno.EBUSY, Errno.ENOTEMPTY)) {
                return false;
            }
            throw e;
        }
    }

    /** Removes directories in this order until one is in use. */
    static void removeWhileEmpty(List<Path> directories) {
        for (Path directory : directories) {
            if (!removeIfEmpty(directory)) {
                return;
            }
        }
    }

    /** Mostly there is nothing below it, and one call does. */
    private static boolean tryRemove(Path top) {
        return removeIfEmpty(top) || walk(top).reversed().stream().allMatch(group -> removeIfEmpty(group.directory()));
    }

    private static void collect(Path directory, List<ControlGroup> groups) {
        Optional<List<DirectoryEntry>> entries = ifPresent(() -> list(directory));
        if (entries.isPresent()) {
            groups.add(new ControlGroup(directory));
            for (DirectoryEntry entry : entries.get()) {
                if (entry.type() == FileType.S_IFDIR) {
                    collect(directory.resolve(entry.name()), groups);
                }
            }
        }
    }

    private static List<DirectoryEntry> list(Path directory) {
        try (Fd fd = Openat2.open(directory.toString(), OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY)) {
            return Directories.list(fd);
        }
    }

    /** A cgroup may vanish between being listed and being read. */
    static <T> Optional<T> ifPresent(Supplier<T> work) {
        try {
            return Optional.of(work.get());
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT, Errno.ENODEV)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static Fd openParent(Path directory) {
        Path parent = new ControlGroup(directory).parent().directory();
        return Openat2.open(parent.toString(), OpenFlags.O_PATH | OpenFlags.O_DIRECTORY);
    }
}
