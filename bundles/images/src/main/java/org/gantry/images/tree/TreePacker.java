package org.gantry.images.tree;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import org.gantry.api.image.ArchiveIds;
import org.gantry.api.image.FileArchives.Source;
import org.gantry.images.tar.TarWriter;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.RootDir;

/** Packs a file, or a directory with all that is below it. */
final class TreePacker {
    private static final int DIRECTORY = OpenFlags.O_PATH | OpenFlags.O_DIRECTORY;

    private final TarWriter tar;
    private final MemberWriter members;

    TreePacker(OutputStream archive, ArchiveIds ids) {
        this.tar = new TarWriter(archive);
        this.members = new MemberWriter(tar, ids);
    }

    void pack(RootDir root, Source source) throws IOException {
        String path = source.path();
        boolean directory = path.endsWith("/") || path.endsWith("/.");
        int slash = path.lastIndexOf('/');
        String above = directory ? path : path.substring(0, slash + 1);
        try (Fd parent = root.openInRoot(above, DIRECTORY);
                FoundFile top = FoundFile.of(parent, directory ? "." : path.substring(slash + 1))
                        .orElseThrow(() -> new FileNotFoundException(path))) {
            pack(top, source.name());
        }
        tar.finish();
    }

    private void pack(FoundFile top, @org.jspecify.annotations.Nullable String name) throws IOException {
        if (name != null) {
            members.write(top, name.isEmpty() ? "/" : name);
        }
        if (top.stat().isDirectory()) {
            var walk = new TreeWalk((file, path) -> {
                members.write(file, path);
                return true;
            });
            try (Fd inside = top.open()) {
                walk.below(inside, name == null ? "" : name + "/");
            }
        }
    }
}
