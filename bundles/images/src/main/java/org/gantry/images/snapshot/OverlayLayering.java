package org.gantry.images.snapshot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.gantry.api.image.RootfsMount;
import org.gantry.linux.fs.TreeSize;
import org.gantry.linux.mount.DetachedMount;
import org.gantry.linux.mount.OverlaySpec;
import org.gantry.linux.syscall.SyscallException;

/** Layers as overlayfs stacks them: each directory holds what is different, and making a snapshot costs nothing. */
final class OverlayLayering implements Layering {
    @Override
    public String name() {
        return "overlayfs";
    }

    @Override
    public boolean stacksLater() {
        return true;
    }

    @Override
    public void begin(Path files, List<Path> beneath) {
        RootAttributes root = beneath.isEmpty() ? RootAttributes.DEFAULT : RootAttributes.of(beneath.getFirst());
        root.applyTo(files);
    }

    @Override
    public RootfsMount writable(Path files, Path work, List<Path> beneath) {
        return beneath.isEmpty()
                ? new RootfsMount.Directory(files, false)
                : new RootfsMount.Overlay(beneath, files, work);
    }

    @Override
    public RootfsMount readOnly(List<Path> layers) {
        return layers.size() == 1
                ? new RootfsMount.Directory(layers.getFirst(), true)
                : new RootfsMount.Overlay(layers, null, null);
    }

    @Override
    public long size(Path files, List<Path> beneath) {
        return TreeSize.of(files.toString());
    }

    /** Tries a mount below this directory; the kernel's reason if it refuses, as it does on top of another overlay. */
    static Optional<String> refusal(Path directory) throws IOException {
        Path probe = Files.createTempDirectory(directory, "probe-");
        try {
            List<String> names = List.of("lower", "upper", "work");
            for (String name : names) {
                Files.createDirectory(probe.resolve(name));
            }
            String[] paths =
                    names.stream().map(probe::resolve).map(Path::toString).toArray(String[]::new);
            DetachedMount.overlay(OverlaySpec.of(List.of(paths[0]), paths[1], paths[2]))
                    .close();
            return Optional.empty();
        } catch (SyscallException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        } finally {
            TreeRemoval.remove(directory, probe.getFileName().toString());
        }
    }
}
