package org.gantry.rest;

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

    private final SocketSettings settings;
    private final Path nursery;
    private @Nullable Object identity;

    SocketFile(SocketSettings settings) {
        this.settings = settings;
        this.nursery =
                settings.path().resolveSibling("." + ProcessHandle.current().pid());
    }

    /** Makes room, and answers where to bind. */
    Path prepare() throws IOException {
        Path directory = Objects.requireNonNull(settings.path().getParent());
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
        PosixFileAttributeView view = Files.getFileAttributeView(bound, PosixFileAttributeView.class);
        GroupPrincipal group = group(bound);
        if (group != null) {
            view.setGroup(group);
        }
        view.setPermissions(settings.mode());
        try {
            Files.createLink(settings.path(), bound);
        } catch (FileAlreadyExistsException e) {
            throw inUse(e);
        } finally {
            Files.delete(bound);
            Files.delete(nursery);
        }
        identity = identity();
    }

    /** Removes the socket, unless another engine has put its own there since. */
    void remove() throws IOException {
        if (identity != null && identity.equals(identity())) {
            Files.deleteIfExists(settings.path());
        }
        Files.deleteIfExists(nursery.resolve("s"));
        Files.deleteIfExists(nursery);
    }

    private @Nullable Object identity() throws IOException {
        return Files.exists(settings.path(), LinkOption.NOFOLLOW_LINKS)
                ? Files.getAttribute(settings.path(), "unix:ino", LinkOption.NOFOLLOW_LINKS)
                : null;
    }

    /** A socket nobody answers on was left behind by an engine that was killed. */
    private void removeStale() throws IOException {
        if (!Files.exists(settings.path(), LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (Files.isRegularFile(settings.path()) || Files.isDirectory(settings.path())) {
            throw new IOException(settings.path() + " exists and is no socket; remove it, or choose another path");
        }
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.connect(UnixDomainSocketAddress.of(settings.path()));
        } catch (ConnectException e) {
            LOG.info("Replacing {}, on which nobody answers: {}", settings.path(), e.getMessage());
            Files.delete(settings.path());
            return;
        }
        throw inUse(null);
    }

    private IOException inUse(@Nullable Throwable cause) {
        return new IOException(
                settings.path() + " is in use by a running engine; stop that one, or choose another path", cause);
    }

    private @Nullable GroupPrincipal group(Path path) throws IOException {
        for (String name : settings.groups()) {
            try {
                return path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName(name);
            } catch (UserPrincipalNotFoundException e) {
                LOG.debug("no group {} on this host", name, e);
            }
        }
        LOG.info("None of the groups {} exists: only root can use {}", settings.groups(), settings.path());
        return null;
    }
}
