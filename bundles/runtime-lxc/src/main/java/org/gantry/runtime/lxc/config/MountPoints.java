package org.gantry.runtime.lxc.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gantry.api.EngineException;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.RootDir;
import org.gantry.linux.fs.Stat;
import org.gantry.linux.syscall.SyscallException;

/**
 * Where mounts of a container go. LXC follows no link below its root when it mounts, but does so when it makes a missing
 * target, wherever on the host that leads. So links are followed here, inside of what holds the target, and so is the target
 * made; LXC only makes targets in file systems that were empty a moment ago.
 */
final class MountPoints implements AutoCloseable {
    private static final int DIRECTORY_MODE = 0x1ED; // 0755
    private static final int FILE_MODE = 0x1A4; // 0644

    private final RootDir rootfs;
    private final List<Layer> layers = new ArrayList<>();

    /**
     * What has been mounted.
     *
     * @param source of a bind mount, on the host
     * @param type of a new file system, empty for a bind mount
     */
    private record Layer(String target, Optional<Path> source, String type) {}

    /**
     * A target.
     *
     * @param path without links and without a slash at its beginning, as LXC wants it
     * @param creation the option that has LXC make it, empty when it is there
     */
    record MountPoint(String path, String creation) {}

    MountPoints(RootDir rootfs) {
        this.rootfs = rootfs;
    }

    /** Finds the target of a mount, and makes it. */
    MountPoint place(String field, String path, boolean directory) {
        String clean = clean(field, path);
        try {
            Optional<Layer> above = above(clean);
            if (above.isEmpty()) {
                clean = "/" + made(rootfs, clean, directory);
                above = above(clean); // a link may lead into another mount
            }
            if (above.isEmpty()) {
                return new MountPoint(clean.substring(1), "");
            }
            Layer layer = above.get();
            if (layer.source().isEmpty()) {
                return new MountPoint(clean.substring(1), directory ? "create=dir" : "create=file");
            }
            try (RootDir source = RootDir.open(layer.source().get().toString())) {
                String inside = made(source, clean.substring(layer.target().length()), directory);
                return new MountPoint(layer.target().substring(1) + "/" + inside, "");
            }
        } catch (SyscallException e) {
            throw new EngineException.InvalidArgument(field + ": cannot mount on " + path + ": " + e.getMessage(), e);
        }
    }

    /** The target of a mount over something that is there, as {@link #stat} has said. */
    MountPoint placeOver(String field, String path, boolean directory) {
        boolean kernels = above(path).filter(layer -> layer.source().isEmpty()).isPresent();
        return kernels ? new MountPoint(path.substring(1), "") : place(field, path, directory);
    }

    /** That something new has been mounted there. */
    void mounted(MountPoint target, String type) {
        layers.add(new Layer("/" + target.path(), Optional.empty(), type));
    }

    /** That a file or directory of the host is seen there. */
    void bound(MountPoint target, Path source) {
        layers.add(new Layer("/" + target.path(), Optional.of(source), ""));
    }

    /** What is at a path of the container, as far as that can be known before it is there. */
    Optional<Stat> stat(String path) {
        Optional<Layer> above = above(path);
        if (above.isEmpty()) {
            return rootfs.stat(path);
        }
        String inside = path.substring(above.get().target().length());
        if (above.get().source().isPresent()) {
            Path source = above.get().source().get();
            return Stat.of(source + inside);
        }
        return switch (above.get().type()) { // what these show is the kernel's, and the same everywhere
            case "proc" -> Stat.of("/proc" + inside);
            case "sysfs" -> Stat.of("/sys" + inside);
            default -> Optional.empty();
        };
    }

    /** Whether a new file system of this type has its root there. */
    boolean shows(String path, String type) {
        return layers.stream()
                .anyMatch(layer -> layer.target().equals(path) && layer.type().equals(type));
    }

    @Override
    public void close() {
        rootfs.close();
    }

    static String clean(String field, String path) {
        if (!path.startsWith("/")) {
            throw new EngineException.InvalidArgument(field + ": \"" + path + "\" is no absolute path");
        }
        Path clean = Path.of(path).normalize();
        if (clean.getNameCount() == 0) {
            throw new EngineException.Unsupported(field + ": a mount on / is not supported by the LXC driver");
        }
        return clean.toString();
    }

    private Optional<Layer> above(String path) {
        return layers.stream()
                .filter(layer -> Path.of(path).startsWith(layer.target()) && !path.equals(layer.target()))
                .reduce((earlier, later) ->
                        later.target().length() >= earlier.target().length() ? later : earlier);
    }

    /** Makes what is missing of a path and says where it is when all links are followed, without a slash before it. */
    private static String made(RootDir root, String path, boolean directory) {
        try (Fd found = directory ? root.mkdirs(path, DIRECTORY_MODE, 0, 0) : file(root, path)) {
            String top = nameOf(root.fd());
            String name = nameOf(found);
            return name.substring(top.equals("/") ? 1 : top.length() + 1);
        }
    }

    private static Fd file(RootDir root, String path) {
        Optional<Fd> there = root.find(path, OpenFlags.O_PATH);
        return there.isPresent() ? there.get() : root.createFile(path, OpenFlags.O_RDONLY, FILE_MODE);
    }

    private static String nameOf(Fd file) {
        try {
            return Files.readSymbolicLink(Path.of(file.procPath())).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
