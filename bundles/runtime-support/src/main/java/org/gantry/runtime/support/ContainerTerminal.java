package org.gantry.runtime.support;

import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.RootDir;
import org.gantry.linux.mount.FileSystem;
import org.gantry.linux.process.PidFd;
import org.gantry.linux.tty.Pty;

/** A terminal of a running container's own devpts. */
public final class ContainerTerminal {
    private static final String DEVPTS = "/dev/pts";

    private ContainerTerminal() {}

    /**
     * Opens one. The path is looked up inside the container's tree, where its processes may have put anything, so what is
     * found has to be a devpts; a container without one gets a terminal of the host.
     */
    public static Pty open(PidFd init) {
        try (RootDir root = RootDir.open("/proc/" + init.pid() + "/root")) {
            var found = root.find(DEVPTS, OpenFlags.O_PATH | OpenFlags.O_DIRECTORY);
            if (found.isEmpty()) {
                return Pty.open();
            }
            try (Fd devpts = found.get()) {
                boolean genuine = FileSystem.of(devpts).magic() == FileSystem.DEVPTS_MAGIC;
                return genuine ? Pty.openIn(devpts) : Pty.open();
            }
        }
    }
}
