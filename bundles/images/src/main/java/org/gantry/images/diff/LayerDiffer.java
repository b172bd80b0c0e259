package org.gantry.images.diff;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.gantry.api.image.Differ;
import org.gantry.api.image.FileChange;
import org.gantry.api.image.RootfsMount;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;

/** Compares snapshots by their directories on the disk. */
@Component(service = Differ.class)
public final class LayerDiffer implements Differ {

    @Override
    public List<FileChange> changes(@Nullable RootfsMount parent, RootfsMount snapshot, Set<String> scaffolding)
            throws IOException {
        try (Layers layers = Layers.open(parent, snapshot)) {
            return new LayerComparison(layers, scaffolding).run();
        }
    }

    /** Writes changes of a snapshot as a layer. */
    public void write(RootfsMount snapshot, List<FileChange> changes, Instant now, OutputStream archive)
            throws IOException {
        try (Layers layers = Layers.open(null, snapshot);
                LayerWriter writer = new LayerWriter(layers.own(), archive, now)) {
            writer.write(changes);
        }
    }
}
