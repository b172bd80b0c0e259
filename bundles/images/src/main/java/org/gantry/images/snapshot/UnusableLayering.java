package org.gantry.images.snapshot;

import java.nio.file.Path;
import java.util.List;
import org.gantry.api.EngineException;
import org.gantry.api.image.RootfsMount;

/** Stands in where overlayfs does not work: whoever needs a snapshot is told why, and what to do about it. */
final class UnusableLayering implements Layering {
    private final String why;

    UnusableLayering(String why) {
        this.why = why;
    }

    @Override
    public String name() {
        return "overlayfs";
    }

    @Override
    public boolean stacksLater() {
        return false;
    }

    @Override
    public void begin(Path files, List<Path> beneath) {
        throw refusal();
    }

    @Override
    public RootfsMount writable(Path files, Path work, List<Path> beneath) {
        throw refusal();
    }

    @Override
    public RootfsMount readOnly(List<Path> layers) {
        throw refusal();
    }

    @Override
    public long size(Path files, List<Path> beneath) {
        throw refusal();
    }

    private EngineException refusal() {
        return new EngineException.Internal(why);
    }
}
