package org.gantry.linux.mount;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.Openat2;
import org.gantry.linux.syscall.CString;
import org.gantry.linux.syscall.Errno;

/**
 * Makes detached overlay mounts. Layers are given one by one ("lowerdir+", since Linux 6.5), so their count is not
 * bounded by a page of text. Older kernels get them in one lowerdir of short /proc/self/fd names, through mount(2) on
 * a directory that is left again at once.
 */
final class OverlayMounter {
    private OverlayMounter() {}

    static Fd mount(OverlaySpec spec) {
        try (FsContext context = FsContext.open("overlay")) {
            String first = spec.lower().getFirst();
            long result = setDirectory(context, OverlayLayers.APPEND_LAYER, first);
            if (result == -Errno.EINVAL) {
                return mountJoined(spec);
            }
            context.orThrow(OverlayLayers.APPEND_LAYER + "=" + first, result);
            spec.lower().stream().skip(1).forEach(layer -> directory(context, OverlayLayers.APPEND_LAYER, layer));
            spec.writable().ifPresent(writable -> {
                directory(context, "upperdir", writable.upper());
                directory(context, "workdir", writable.work());
            });
            configure(context, spec.options());
            context.create();
            return context.mount(spec.writable().isPresent() ? 0 : MountAttr.RDONLY);
        }
    }

    private static void directory(FsContext context, String key, String path) {
        context.orThrow(key + "=" + path, setDirectory(context, key, path));
    }

    /**
     * By path, so that the mount table reads well; by descriptor where the path is too long for fsconfig or holds a
     * backslash, which some kernels take for an escape and others do not.
     */
    private static long setDirectory(FsContext context, String key, String path) {
        if (CString.encode(path).length <= FsContext.LONGEST_STRING && path.indexOf('\\') < 0) {
            return context.trySet(key, path);
        }
        try (Fd directory = openDirectory(path)) {
            long result = context.trySet(key, directory);
            return result == -Errno.EINVAL ? context.trySet(key, directory.procPath()) : result;
        }
    }

    static void configure(FsContext context, Map<String, String> options) {
        options.forEach((key, value) -> {
            if (value.isEmpty()) {
                context.flag(key);
            } else {
                context.set(key, value);
            }
        });
        context.set("source", "overlay");
    }

    /** As kernels without "lowerdir+" need it. */
    static Fd mountJoined(OverlaySpec spec) {
        List<Fd> open = new ArrayList<>();
        try {
            List<Fd> lower = new ArrayList<>();
            spec.lower().forEach(layer -> lower.add(open(layer, open)));
            var layers = new OverlayLayers(
                    lower,
                    spec.writable().map(writable -> open(writable.upper(), open)),
                    spec.writable().map(writable -> open(writable.work(), open)));
            return mountAndDetach(
                    layers.options(spec.options()), spec.writable().isEmpty());
        } finally {
            open.forEach(Fd::close);
        }
    }

    private static Fd open(String directory, List<Fd> open) {
        Fd opened = openDirectory(directory);
        open.add(opened);
        return opened;
    }

    private static Fd mountAndDetach(String data, boolean readOnly) {
        try {
            Path target = Files.createTempDirectory("gantry-overlay-");
            try {
                Mounts.mount("overlay", target.toString(), "overlay", readOnly ? MountFlags.MS_RDONLY : 0, data);
                try {
                    return MountApi.openTree(target.toString(), false);
                } finally {
                    Mounts.unmount(target.toString(), MountFlags.MNT_DETACH);
                }
            } finally {
                Files.delete(target);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Fd openDirectory(String path) {
        return Openat2.open(path, OpenFlags.O_PATH | OpenFlags.O_DIRECTORY);
    }
}
