package org.gantry.engine.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.gantry.api.EngineException;
import org.gantry.api.container.ContainerConfig;
import org.gantry.api.container.MountPoint;
import org.gantry.api.engine.ContainerFiles.Extraction;
import org.gantry.api.engine.ContainerFiles.FileArchive;
import org.gantry.api.engine.ContainerFiles.PathStat;
import org.gantry.api.image.FileArchives;
import org.gantry.engine.container.Container;
import org.gantry.engine.core.EngineCore;
import org.gantry.engine.network.HostFiles;
import org.gantry.engine.network.NetworkMode;
import org.gantry.engine.spec.ContainerUser;
import org.gantry.engine.spec.UserMount;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.RootDir;
import org.gantry.linux.fs.Stat;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;

/** {@code docker cp}. */
final class CopyFiles {
    private final EngineCore core;

    CopyFiles(EngineCore core) {
        this.core = core;
    }

    PathStat stat(String ref, String path) {
        ContainerPath wanted = ContainerPath.of(path);
        try (ContainerView view = open(core.find(ref), false)) {
            return stat(view.root(), wanted, ref, path);
        }
    }

    FileArchive open(String ref, String path) {
        ContainerPath wanted = ContainerPath.of(path);
        Container container = core.find(ref);
        ContainerView view = open(container, false);
        try {
            PathStat stat = stat(view.root(), wanted, ref, path);
            core.events().publish(container, "archive-path");
            return new OpenFiles(view, wanted, stat);
        } catch (RuntimeException e) {
            view.close();
            throw e;
        }
    }

    void extract(String ref, String path, Extraction options, InputStream archive) throws IOException {
        ContainerPath wanted = ContainerPath.of(path);
        Container container = core.find(ref);
        try (ContainerView view = open(container, true)) {
            String target = directory(view.root(), wanted, ref, path);
            requireWritable(container, target);
            var owner = options.asUser() ? user(container, view.root()) : null;
            int root = view.root().fd().number();
            archives()
                    .unpack(
                            archive,
                            new FileArchives.Target(root, target, owner, options.replaceDirectories(), view.ids()));
        }
        core.events().publish(container, "extract-to-dir");
    }

    private ContainerView open(Container container, boolean writable) {
        return core.views().open(container, files(container), writable);
    }

    /** The engine's own files in it, as far as they have been written. */
    private List<MountPoint> files(Container container) {
        return HostFiles.mounts(core.layout().container(owner(container))).stream()
                .filter(file -> Files.exists(Path.of(file.source())))
                .toList();
    }

    /** In the network of another container, that one's files are mounted; it may be gone. */
    private String owner(Container container) {
        NetworkMode mode = NetworkMode.of(container.record().config().network());
        try {
            return mode instanceof NetworkMode.OfContainer other
                    ? core.find(other.ref()).id()
                    : container.id();
        } catch (EngineException.NotFound gone) {
            return container.id();
        }
    }

    private static PathStat stat(RootDir root, ContainerPath path, String ref, String given) {
        int flags = OpenFlags.O_PATH | (path.assertsDirectory() ? OpenFlags.O_DIRECTORY : OpenFlags.O_NOFOLLOW);
        try (Fd file = root.openInRoot(path.text(), flags)) {
            Stat stat = Stat.of(file);
            String target = stat.isSymbolicLink() ? path.resolved(root) : "";
            return new PathStat(path.name(), stat.size(), stat.mode(), stat.modified(), target);
        } catch (SyscallException e) {
            throw explain(e, path, ref, given);
        }
    }

    private static String directory(RootDir root, ContainerPath path, String ref, String given) {
        try (Fd file = root.openInRoot(path.text(), OpenFlags.O_PATH)) {
            if (!Stat.of(file).isDirectory()) {
                throw new EngineException.InvalidArgument("extraction point is not a directory");
            }
            return path.resolved(root);
        } catch (SyscallException e) {
            throw explain(e, path, ref, given);
        }
    }

    private static EngineException explain(SyscallException e, ContainerPath path, String ref, String given) {
        return switch (e.errno()) {
            case Errno.ENOENT ->
                new EngineException.NotFound("Could not find the file " + given + " in container " + ref);
            case Errno.ENOTDIR -> new EngineException.InvalidArgument("lstat " + path.text() + ": not a directory");
            case Errno.ELOOP, Errno.ENAMETOOLONG, Errno.EACCES ->
                new EngineException.InvalidArgument("lstat " + path.text() + ": " + e.getMessage(), e);
            default -> new EngineException.Internal("lstat " + path.text() + ": " + e.getMessage(), e);
        };
    }

    /** The kernel refuses it too, for the view is mounted so; but not in Docker's words. */
    private static void requireWritable(Container container, String target) {
        Optional<MountPoint> mount = container.record().mounts().stream()
                .filter(candidate -> !candidate.isTmpfs())
                .map(UserMount::mount)
                .filter(point -> target.equals(point.destination()) || target.startsWith(point.destination() + "/"))
                .max(Comparator.comparingInt(point -> point.destination().length()));
        if (mount.isPresent() && !mount.get().writable()) {
            throw new EngineException.InvalidArgument("mounted volume is marked read-only");
        }
        ContainerConfig config = container.record().config();
        if (mount.isEmpty() && config.isolation().readonlyRootfs()) {
            throw new EngineException.InvalidArgument("container rootfs is marked read-only");
        }
    }

    private static FileArchives.@org.jspecify.annotations.Nullable Owner user(Container container, RootDir root) {
        String user = container.record().config().process().user();
        return user.isEmpty() ? null : ContainerUser.find(root, user);
    }

    private FileArchives archives() {
        return core.services().archives().get();
    }

    /** To be packed. */
    private final class OpenFiles implements FileArchive {
        private final ContainerView view;
        private final ContainerPath path;
        private final PathStat stat;

        private OpenFiles(ContainerView view, ContainerPath path, PathStat stat) {
            this.view = view;
            this.path = path;
            this.stat = stat;
        }

        @Override
        public PathStat stat() {
            return stat;
        }

        @Override
        public void writeTo(OutputStream archive) throws IOException {
            String name = path.name().equals("/") ? "" : path.name();
            int root = view.root().fd().number();
            archives().pack(new FileArchives.Source(root, path.text(), name, view.ids()), archive);
        }

        @Override
        public void close() {
            view.close();
        }
    }
}
