package org.gantry.linux.custody;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The socket in the filesystem. It is bound in a directory nobody else may enter, given its group and mode there, and
 * then linked to its place, so that at no time a stranger can connect; and linking, unlike renaming, never replaces the
 * socket of an engine that was quicker.
 */
final class SocketFile {
    private static final Logger LOG = LoggerFactory.getLogger(SocketFile.class);
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> PASSABLE = PosixFilePermissions.fromString("rwx--x--x");

    private final SocketPlace place;
    private final Path nursery;
    private @Nullable Object identity;

    SocketFile(SocketPlace place) {
        this.place = place;
        this.nursery = place.path().resolveSibling("." + ProcessHandle.current().pid());
    }

    Path path() {
        return place.path();
    }

    /** Makes room, and answers where to bind. */
    Path prepare() throws IOException {
        Path directory = Objects.requireNonNull(place.path().getParent());
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(PASSABLE));
        }
        removeStale();
        Files.deleteIfExists(nursery.resolve("s"));
        Files.deleteIfExists(nursery);
        Files.createDirectory(nursery, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        return nursery.resolve("s");
    }

    /** Puts the bound socket in its place. */
    void publish() throws IOException {
        Path bound = nursery.resolve("s");
        permit(bound, place);
        try {
            Files.createLink(place.path(), bound);
        } catch (FileAlreadyExistsException e) {
            throw inUse(e);
        } finally {
            Files.delete(bound);
            Files.delete(nursery);
        }
        identity = identity();
    }

    /** Takes what is there for the socket; false if there is none. */
    boolean adopt() throws IOException {
        identity = identity();
        return identity != null;
    }

    /** Whether the socket is to be found at this path. */
    boolean isAt(Path path) throws IOException {
        return place.path().equals(path) && identity != null && identity.equals(identity());
    }

    /** Gives the socket another group and mode where it is. */
    void permit(SocketPlace wanted) throws IOException {
        permit(place.path(), wanted);
    }

    private static void permit(Path socket, SocketPlace place) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(socket, PosixFileAttributeView.class);
        GroupPrincipal group = group(socket, place);
        if (group != null) {
            view.setGroup(group);
        }
        view.setPermissions(place.mode());
    }

    /** Removes the socket, unless another engine has put its own there since. */
    void remove() throws IOException {
        if (identity != null && identity.equals(identity())) {
            Files.deleteIfExists(place.path());
        }
        Files.deleteIfExists(nursery.resolve("s"));
        Files.deleteIfExists(nursery);
    }

    private @Nullable Object identity() throws IOException {
        return Files.exists(place.path(), LinkOption.NOFOLLOW_LINKS)
                ? Files.getAttribute(place.path(), "unix:ino", LinkOption.NOFOLLOW_LINKS)
                : null;
    }

    /** A socket nobody answers on was left behind by an engine that was killed. */
    private void removeStale() throws IOException {
        if (!Files.exists(place.path(), LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (Files.isRegularFile(place.path()) || Files.isDirectory(place.path())) {
            throw new IOException(place.path() + " exists and is no socket; remove it, or choose another path");
        }
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.connect(UnixDomainSocketAddress.of(place.path()));
        } catch (ConnectException e) {
            LOG.info("Replacing {}, on which nobody answers: {}", place.path(), e.getMessage());
            Files.delete(place.path());
            return;
        }
        throw inUse(null);
    }

    private IOException inUse(@Nullable Throwable cause) {
        return new IOException(
                place.path() + " is in use by a running engine; stop that one, or choose another path", cause);
    }

    private static @Nullable GroupPrincipal group(Path path, SocketPlace place) throws IOException {
        for (String name : place.groups()) {
            try {
                return path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName(name);
            } catch (UserPrincipalNotFoundException e) {
                LOG.debug("no group {} on this host", name, e);
            }
        }
        LOG.info("None of the groups {} exists: only root can use {}", place.groups(), place.path());
        return null;
    }
}
