package org.gantry.linux.namespace;

import static org.gantry.linux.syscall.SyscallNumber.GETSOCKOPT;
import static org.gantry.linux.syscall.SyscallNumber.SETNS;
import static org.gantry.linux.syscall.SyscallNumber.SOCKET;
import static org.gantry.linux.syscall.SyscallNumber.UNSHARE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.Openat2;
import org.gantry.linux.mount.FileSystem;
import org.gantry.linux.mount.Mounts;
import org.gantry.linux.process.ShortLivedThread;
import org.gantry.linux.syscall.Syscall;

/**
 * Network namespaces kept by a bind mount of their file of /proc, as ip-netns(8) does: they exist until they are
 * deleted, whatever becomes of the processes in them.
 */
public final class NetNamespaces {
    public static final int CLONE_NEWNET = 0x40000000;

    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOL_SOCKET = 1;
    private static final int SO_NETNS_COOKIE = 71;

    private static final String OWN = "/proc/thread-self/ns/net";

    private NetNamespaces() {}

    /**
     * Makes a network namespace, brings its loopback up and keeps it at the path.
     *
     * @param path a file that does not exist yet, in a directory that does
     * @throws UncheckedIOException with FileAlreadyExistsException when the path is taken
     */
    public static void create(Path path) {
        try (Fd namespace = make()) {
            keep(namespace, path);
        }
    }

    /**
     * Makes a network namespace with its loopback up. Only the descriptor keeps it: it is gone when the descriptor is
     * closed, or the process killed, before {@link #keep}.
     */
    public static Fd make() {
        return ShortLivedThread.call("netns-make", () -> {
            Syscall.check(UNSHARE, "CLONE_NEWNET", CLONE_NEWNET);
            Loopback.up();
            return Openat2.open(OWN, OpenFlags.O_RDONLY);
        });
    }

    /**
     * As {@link #make()}, the namespace belonging to a user namespace: whose root may configure it, and mount a sysfs
     * that shows it.
     */
    public static Fd makeIn(Fd userNamespace) {
        Fd namespace = UserNamespaces.makeNetwork(userNamespace);
        try {
            callIn(namespace, () -> {
                Loopback.up();
                return Boolean.TRUE;
            });
            return namespace;
        } catch (RuntimeException e) {
            namespace.close();
            throw e;
        }
    }

    /**
     * Keeps a namespace by a bind mount at the path.
     *
     * @param path a file that does not exist yet, in a directory that does
     * @throws UncheckedIOException with FileAlreadyExistsException when the path is taken
     */
    public static void keep(Fd namespace, Path path) {
        try {
            Files.createFile(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try {
            Mounts.bind(namespace.procPath(), path.toString(), false);
        } catch (RuntimeException e) {
            delete(path);
            throw e;
        }
    }

    /** Removes the mount and the file; the namespace goes with the last process in it. Harmless when there is none. */
    public static void delete(Path path) {
        try {
            Mounts.unmountIfMounted(path.toString());
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a namespace is kept at the path: false for no file and for a file that is left over from before a boot. */
    public static boolean exists(Path path) {
        return Files.exists(path) && FileSystem.of(path.toString()).magic() == FileSystem.NSFS_MAGIC;
    }

    /**
     * The number of the calling thread's namespace: no other one has it until the host is started again.
     *
     * @throws org.gantry.linux.syscall.SyscallException ENOPROTOOPT before Linux 5.14
     */
    public static long cookie() {
        long type = SOCK_DGRAM | OpenFlags.O_CLOEXEC;
        try (Fd socket = Fd.own(Syscall.check(SOCKET, "SO_NETNS_COOKIE", AF_UNIX, type, 0), "socket");
                Arena arena = Arena.ofConfined()) {
            MemorySegment cookie = arena.allocate(ValueLayout.JAVA_LONG);
            MemorySegment size = arena.allocateFrom(ValueLayout.JAVA_INT, Long.BYTES);
            Syscall.check(
                    GETSOCKOPT,
                    "SO_NETNS_COOKIE",
                    socket.number(),
                    SOL_SOCKET,
                    SO_NETNS_COOKIE,
                    cookie.address(),
                    size.address());
            return cookie.get(ValueLayout.JAVA_LONG, 0);
        }
    }

    /** Opens the namespace for setns. */
    public static Fd open(Path path) {
        return Openat2.open(path.toString(), OpenFlags.O_RDONLY);
    }

    /**
     * Runs the work on a thread of its own inside the namespace. Sockets it opens belong to the namespace for good and
     * may be used from any thread afterwards.
     */
    public static <T> T callIn(Path path, Supplier<T> work) {
        try (Fd namespace = open(path)) {
            return callIn(namespace, work);
        }
    }

    /** As {@link #callIn(Path, Supplier)} for an open namespace. {@code int setns(int fd, int nstype)}. */
    public static <T> T callIn(Fd namespace, Supplier<T> work) {
        return ShortLivedThread.call("netns", () -> {
            Syscall.check(SETNS, namespace, namespace.number(), CLONE_NEWNET);
            return work.get();
        });
    }
}
