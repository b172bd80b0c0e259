package org.gantry.network.names;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.gantry.linux.netlink.IpPrefix;
import org.gantry.network.store.Endpoint;

/**
 * Who goes by which name in which network: a directory for each network, in it one for each name, in it a symbolic link
 * for each container, which points to nothing but says the addresses. So a name is found without a look at other
 * containers, by whichever instance of this bundle is asked.
 */
public final class NameDirectory {
    private static final String SEPARATOR = ",";

    private final Path directory;

    public NameDirectory(Path directory) {
        this.directory = directory;
    }

    /** Enters the names of an endpoint; harmless when they are there. */
    public void enter(Endpoint endpoint) {
        List<String> addresses = endpoint.addresses()
                .map(address -> IpPrefix.parse(address).address().getHostAddress())
                .toList();
        Path target = Path.of(String.join(SEPARATOR, addresses));
        for (String name : endpoint.names()) {
            link(path(endpoint.networkId(), name), endpoint.containerId(), target);
        }
    }

    private static void link(Path name, String containerId, Path target) {
        try {
            Files.createDirectories(name);
            Files.createSymbolicLink(name.resolve(containerId), target);
        } catch (FileAlreadyExistsException known) {
            return;
        } catch (NoSuchFileException lastOneJustLeft) {
            link(name, containerId, target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Strikes the names of an endpoint out. */
    public void strike(Endpoint endpoint) {
        endpoint.names().forEach(name -> remove(path(endpoint.networkId(), name).resolve(endpoint.containerId())));
    }

    /** Forgets a network. */
    public void forget(String networkId) {
        for (Path name : list(directory.resolve(networkId))) {
            list(name).forEach(NameDirectory::remove);
        }
        removeIfEmpty(directory.resolve(networkId));
    }

    /** Strikes out what is not of these endpoints. */
    public void keep(Collection<Endpoint> endpoints) {
        Set<Path> known = new HashSet<>();
        for (Endpoint endpoint : endpoints) {
            endpoint.names()
                    .forEach(name -> known.add(path(endpoint.networkId(), name).resolve(endpoint.containerId())));
        }
        for (Path network : list(directory)) {
            for (Path name : list(network)) {
                list(name).stream().filter(entry -> !known.contains(entry)).forEach(NameDirectory::remove);
            }
        }
    }

    /** The addresses of the containers that go by that name, in lower case, in a network. */
    public List<InetAddress> find(String networkId, String name) {
        List<InetAddress> found = new ArrayList<>();
        for (Path entry : list(path(networkId, name))) {
            try {
                for (String address : text(Files.readSymbolicLink(entry)).split(SEPARATOR, -1)) {
                    found.add(InetAddress.ofLiteral(address));
                }
            } catch (NoSuchFileException leftMeanwhile) {
                continue;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return found;
    }

    /** Names are the users': as a name of a file, none leads out of the directory. */
    private Path path(String networkId, String name) {
        return directory.resolve(networkId).resolve("=" + URLEncoder.encode(name, StandardCharsets.UTF_8));
    }

    private static void remove(Path entry) {
        try {
            Files.deleteIfExists(entry);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        removeIfEmpty(entry.resolveSibling("."));
    }

    private static void removeIfEmpty(Path name) {
        try {
            Files.deleteIfExists(name.normalize());
        } catch (DirectoryNotEmptyException others) {
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> list(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.toList();
        } catch (NoSuchFileException absent) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path path) {
        return String.valueOf(path);
    }
}
