package org.gantry.images.snapshot;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.gantry.images.disk.EngineRoot;
import org.gantry.images.registry.host.RegistryConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which snapshotter the settings want, and where its snapshots are: one cannot use the other's. */
record Choice(Path directory, Layering layering) {
    private static final Logger LOG = LoggerFactory.getLogger(Choice.class);

    static Choice of(Map<String, ?> settings, Path root) throws IOException {
        Object wanted = settings.get("snapshotter");
        return switch (wanted == null ? "" : wanted.toString().strip()) {
            case "", "overlay" -> overlay(root.resolve("snapshots"));
            case "copy" -> new Choice(root.resolve("snapshots-copy"), new CopyLayering());
            default ->
                throw new IllegalArgumentException(
                        RegistryConfig.PID + ": snapshotter must be overlay or copy, not \"" + wanted + "\"");
        };
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
