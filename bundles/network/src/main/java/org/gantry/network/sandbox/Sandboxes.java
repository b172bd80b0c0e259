package org.gantry.network.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.namespace.NetNamespaces;
import org.jspecify.annotations.Nullable;

/** The network namespaces of containers, each kept by a bind mount that has the container's identifier for a name. */
public final class Sandboxes implements AutoCloseable {
    /** How many containers between createSandbox and connect keep the way in that they were made with. */
    private static final int MOST_FRESH = 16;

    private final Path directory;
    private final SandboxPool pool;
    private final Map<String, Sandbox> fresh = new LinkedHashMap<>();

    public Sandboxes(Path directory, int poolSize) {
        this.directory = directory;
        this.pool = new SandboxPool(poolSize);
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Begins to make namespaces ahead. */
    public void warmUp() {
        pool.refill();
    }

    /** Makes, or finds, the namespace of a container without a user namespace. */
    public Path create(String containerId) {
        return create(containerId, null);
    }

    /** Makes, or finds, the namespace of a container; one that belongs to a user namespace is never made ahead. */
    public Path create(String containerId, @Nullable Path userNamespace) {
        Path path = path(containerId);
        if (Files.exists(path)) {
            if (NetNamespaces.exists(path)) {
                return path;
            }
            NetNamespaces.delete(path);
        }
        Sandbox sandbox = userNamespace == null ? pool.take() : Sandbox.makeIn(userNamespace);
        try {
            NetNamespaces.keep(sandbox.namespace(), path);
        } catch (RuntimeException e) {
            sandbox.close();
            throw e;
        }
        rememberFresh(containerId, sandbox);
        return path;
    }

    public boolean exists(String containerId) {
        return NetNamespaces.exists(path(containerId));
    }

    /** A way into the container's namespace, for the caller to close. */
    public Sandbox enter(String containerId) {
        return forgetFresh(containerId).orElseGet(() -> Sandbox.open(path(containerId)));
    }

    /** The container's namespace, for the caller to close. */
    public Fd open(String containerId) {
        return NetNamespaces.open(path(containerId));
    }

    /** The container's namespace, for the caller to close, if there is one. */
    public Optional<Fd> openIfThere(String containerId) {
        return exists(containerId) ? Optional.of(open(containerId)) : Optional.empty();
    }

    /** Takes the namespace's name away; it ends with its last process. Harmless when there is none. */
    public void delete(String containerId) {
        forgetFresh(containerId).ifPresent(Sandbox::close);
        NetNamespaces.delete(path(containerId));
    }

    /** The containers that have a namespace, or a file left over from before the host went down. */
    public List<String> list() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        } catch (NoSuchFileException absent) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Closes descriptors; the namespaces of containers stay. */
    @Override
    public void close() {
        pool.close();
        synchronized (fresh) {
            fresh.values().forEach(Sandbox::close);
            fresh.clear();
        }
    }

    private Path path(String containerId) {
        return directory.resolve(containerId);
    }

    private void rememberFresh(String containerId, Sandbox sandbox) {
        synchronized (fresh) {
            fresh.put(containerId, sandbox);
            if (fresh.size() > MOST_FRESH) {
                String oldest = fresh.keySet().iterator().next();
                forgetFresh(oldest).ifPresent(Sandbox::close);
            }
        }
    }

    private Optional<Sandbox> forgetFresh(String containerId) {
        synchronized (fresh) {
            return Optional.ofNullable(fresh.remove(containerId));
        }
    }
}
