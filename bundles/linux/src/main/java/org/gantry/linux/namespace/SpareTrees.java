package org.gantry.linux.namespace;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fs.Attributes;
import org.gantry.linux.fs.FileType;
import org.gantry.linux.fs.Nodes;
import org.gantry.linux.fs.RootDir;
import org.gantry.linux.fs.Stat;
import org.gantry.linux.mount.DetachedMount;
import org.gantry.linux.mount.MountAttr;

/**
 * Mount namespaces made ahead, in which there is nothing but a read-only root with {@code /dev/null} in it. Who begins in one
 * need not copy all mounts of the host to take them away again, and the host's stay free: none of them is in it.
 */
public final class SpareTrees implements AutoCloseable {
    private static final int READABLE = 0x1ED; // 0755
    private static final int EVERYBODY = 0x1B6; // 0666
    private static final Stat.Device NULL = new Stat.Device(1, 3);

    private final int count;
    private final Deque<Fd> ready = new ArrayDeque<>();
    private boolean closed;

    /** @param count how many are to be ready; none is yet */
    public SpareTrees(int count) {
        this.count = count;
    }

    /** One that is ready, its caller's from then on. */
    public synchronized Optional<Fd> take() {
        return Optional.ofNullable(ready.poll());
    }

    /**
     * Makes those that are missing.
     *
     * @throws org.gantry.linux.syscall.SyscallException when there can be none, which harms nobody who can do without
     */
    public void refill() {
        while (isShort()) {
            add(make());
        }
    }

    /** Lets go of those that are ready; no others are made. */
    @Override
    public synchronized void close() {
        closed = true;
        ready.forEach(Fd::close);
        ready.clear();
    }

    static Fd make() {
        try (DetachedMount root = DetachedMount.of("tmpfs", Map.of("mode", "0755"), attributes(0))) {
            return MountNamespaces.around(root, "/", inside -> {
                addNull(inside);
                root.setAttributes(false, attributes(MountAttr.RDONLY), 0);
            });
        }
    }

    private static long attributes(long further) {
        return MountAttr.NOSUID | MountAttr.NOEXEC | further;
    }

    private static void addNull(RootDir root) {
        try (Fd dev = root.mkdirs("/dev", READABLE, 0, 0)) {
            Nodes.mknod(dev, "null", FileType.S_IFCHR | EVERYBODY, NULL);
            Attributes.chmod(dev, "null", EVERYBODY); // whatever the umask says
        }
    }

    private synchronized boolean isShort() {
        return !closed && ready.size() < count;
    }

    private synchronized void add(Fd tree) {
        if (closed) {
            tree.close();
        } else {
            ready.add(tree);
        }
    }
}
