package org.gantry.runtime.lxc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.FileType;
import org.gantry.linux.fs.Nodes;
import org.gantry.linux.fs.Openat2;
import org.gantry.linux.fs.Stat;
import org.gantry.runtime.support.TaskFiles;
import org.gantry.runtime.support.seccomp.FilterFile;

/**
 * The files of one task: LXC's directory of containers ({@code -P}), in which this is the only one, what LXC has in /run/lxc,
 * and places to mount at. LXC's own directories on the host are not used.
 */
final class LxcFiles extends TaskFiles {
    private static final String STATE = "state.json";
    private static final int OWNER_ONLY = 0x180;

    LxcFiles(Path path) {
        super(path);
    }

    /** LXC's directory of containers. */
    Path containers() {
        return path().resolve("lxc");
    }

    /** Where the root filesystem is attached, in the monitor's mount namespace. */
    Path rootfs() {
        return path().resolve("rootfs");
    }

    /** Where LXC puts the container's tree together. */
    Path tree() {
        return path().resolve("tree");
    }

    /** Where device nodes are made, in the monitor's mount namespace. */
    Path devices() {
        return path().resolve("devices");
    }

    /** Where the container's devpts is attached, in the monitor's mount namespace. */
    Path terminals() {
        return path().resolve("terminals");
    }

    /** What LXC is to see as /run/lxc. */
    Path run() {
        return path().resolve("run");
    }

    /** What LXC is to see as the cgroups of process 1. */
    Path noCgroups() {
        return path().resolve("no-cgroups");
    }

    FilterFile filter() {
        return new FilterFile(path().resolve("seccomp.bpf"));
    }

    Path log(String name) {
        return path().resolve(name);
    }

    void make(String id, String configuration) {
        try {
            for (Path directory : List.of(containers().resolve(id), rootfs(), tree(), devices(), terminals(), fifo())) {
                Files.createDirectories(directory);
            }
            Files.writeString(noCgroups(), "\n");
            Files.writeString(containers().resolve(id).resolve("config"), configuration);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The FIFO on which a monitor tells lxc-monitord how its container ended; opened so that it never blocks. */
    Fd openFifo() {
        try (Fd directory = Openat2.open(fifo().toString(), OpenFlags.O_PATH | OpenFlags.O_DIRECTORY)) {
            Nodes.mknod(directory, "monitor-fifo", FileType.S_IFIFO | OWNER_ONLY, new Stat.Device(0, 0));
            int flags = OpenFlags.O_RDWR | OpenFlags.O_NONBLOCK | OpenFlags.O_CLOEXEC;
            return Openat2.open(directory, "monitor-fifo", flags, 0, Openat2.RESOLVE_BENEATH);
        }
    }

    private Path fifo() {
        return Path.of(run().toString(), containers().toString());
    }

    void write(LxcState state) {
        writeJson(STATE, state);
    }

    Optional<LxcState> read() {
        return readJson(STATE, LxcState.class);
    }
}
