package org.gantry.images.snapshot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.gantry.images.disk.EngineRoot;
import org.gantry.images.registry.host.RegistryConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which snapshotter the settings want, and where its snapshots are: one cannot use the other's. */
record Choice(Path directory, Layering layering) {
    private static final Logger LOG = LoggerFactory.getLogger(Choice.class);

    private static final String STACKED = "snapshots";
    private static final String COPIED = "snapshots-copy";

    static Choice of(Map<String, ?> settings, Path root) throws IOException {
        Object wanted = settings.get("snapshotter");
        return switch (wanted == null ? "" : wanted.toString().strip()) {
            case "", "overlay" -> {
                tellOfOthers(root.resolve(COPIED));
                yield overlay(root.resolve(STACKED));
            }
            case "copy" -> {
                tellOfOthers(root.resolve(STACKED));
                yield new Choice(root.resolve(COPIED), new CopyLayering());
            }
            default ->
                throw new IllegalArgumentException(
                        RegistryConfig.PID + ": snapshotter must be overlay or copy, not \"" + wanted + "\"");
        };
    }

    /** What is there may belong to containers that somebody still wants, so it is for him to remove it. */
    private static void tellOfOthers(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (Stream<Path> snapshots = Files.list(directory)) {
            long count = snapshots.count();
            if (count > 0) {
                LOG.warn(
                        "{} snapshots of the other snapshotter are in {}: its containers start when the setting is changed"
                                + " back; without them that directory is of no use, and may be removed",
                        count,
                        directory);
            }
        }
    }

    private static Choice overlay(Path directory) throws IOException {
        Optional<String> refusal = OverlayLayering.refusal(EngineRoot.privateDirectory(directory));
        if (refusal.isEmpty()) {
            return new Choice(directory, new OverlayLayering());
        }
        String why = "overlayfs does not work on the file system of " + directory + " (" + refusal.get()
                + "); set snapshotter = copy in etc/org.gantry.images.cfg, or move the engine's root";
        LOG.error("{}", why);
        return new Choice(directory, new UnusableLayering(why));
    }
}
