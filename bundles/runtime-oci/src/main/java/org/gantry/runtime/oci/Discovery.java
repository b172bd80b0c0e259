package org.gantry.runtime.oci;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.gantry.runtime.support.Publication;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has every known program of the host serve as a runtime, for as long as it is there. It looks again and again, for a
 * package manager tells nobody what it installs; a look is a stat for each name and directory, and a program is only asked
 * what it is when its file is another one.
 */
@Component(service = Discovery.class, immediate = true, configurationPid = "org.gantry.runtime.discovery")
@Designate(ocd = DiscoveryConfig.class)
public final class Discovery {
    private static final Logger LOG = LoggerFactory.getLogger(Discovery.class);
    private static final int RANKING = 0;

    private final BundleContext context;
    private final OciHost host;
    private final List<String> names;
    private final List<Path> directories;
    private final Map<String, Found> found = new HashMap<>();
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("gantry-oci-discovery").daemon().factory());

    /** @param publication absent for a file that is no runtime */
    private record Found(Path path, FileTime changed, Optional<Publication> publication) {
        boolean isStill(Path other, FileTime time) {
            return path.equals(other) && changed.equals(time);
        }
    }

    @Activate
    public Discovery(BundleContext context, DiscoveryConfig config, @Reference OciHost host) {
        this.context = context;
        this.host = host;
        this.names = words(config.names(), ",");
        this.directories = words(config.path(), ":").stream().map(Path::of).toList();
        look();
        if (config.interval() > 0) {
            executor.scheduleWithFixedDelay(this::lookSafely, config.interval(), config.interval(), TimeUnit.SECONDS);
        }
    }

    @Deactivate
    void deactivate() {
        executor.shutdownNow();
        synchronized (this) {
            found.values().forEach(each -> each.publication().ifPresent(Publication::close));
            found.clear();
        }
    }

    private void lookSafely() {
        try {
            look();
        } catch (RuntimeException e) {
            LOG.error("looking for OCI runtimes failed; it is tried again", e);
        }
    }

    private synchronized void look() {
        if (!executor.isShutdown()) {
            names.forEach(this::look);
        }
    }

    private void look(String name) {
        Optional<Path> path = directories.stream()
                .map(directory -> directory.resolve(name))
                .filter(Files::isExecutable)
                .findFirst();
        Found known = found.get(name);
        if (path.isEmpty()) {
            if (known != null) {
                found.remove(name);
                known.publication().ifPresent(publication -> {
                    publication.close();
                    LOG.info("runtime {} is gone from {}", name, known.path());
                });
            }
            return;
        }
        try {
            FileTime changed = Files.getLastModifiedTime(path.get());
            if (known == null || !known.isStill(path.get(), changed)) {
                publish(name, path.get(), changed, known);
            }
        } catch (IOException gone) {
            LOG.debug("{} went while it was looked at", path.get(), gone); // the next look sees that
        }
    }

    /** The new one serves before the old one goes, so that running containers are handed over. */
    private void publish(String name, Path path, FileTime changed, @Nullable Found known) {
        Optional<OciProgram> program = host.probe().ask(name, path, List.of());
        Optional<Publication> publication =
                program.map(p -> new Publication(context, new OciRuntime(p, host), p.path(), RANKING));
        found.put(name, new Found(path, changed, publication));
        if (known != null) {
            known.publication().ifPresent(Publication::close);
        }
        program.ifPresentOrElse(
                p -> LOG.info("runtime {} {} serves from {}", name, p.version(), path),
                () -> LOG.warn("{} does not say that it is an OCI runtime, and is none for us", path));
    }

    private static List<String> words(String list, String separator) {
        return Arrays.stream(list.split(separator))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
