package org.gantry.images.diff;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gantry.api.image.FileChange;
import org.gantry.api.image.FileChange.Kind;
import org.gantry.images.tar.TarEntry;
import org.gantry.images.tar.TarWriter;
import org.gantry.images.tree.FoundFile;
import org.gantry.images.tree.MemberWriter;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.Openat2;

/** Writes changes as a layer archive (image-spec layer.md); what was deleted as whiteouts. */
final class LayerWriter implements AutoCloseable {
    private static final String WHITEOUT = ".wh.";
    private static final int DIRECTORY = OpenFlags.O_PATH | OpenFlags.O_DIRECTORY;
    private static final int RESOLVE = Openat2.RESOLVE_BENEATH | Openat2.RESOLVE_NO_SYMLINKS;
    private static final int COMMON = 0x1A4;

    private final Fd root;
    private final Instant now;
    private final TarWriter tar;
    private final MemberWriter members;
    private String openPath = "";
    private Fd open;

    LayerWriter(Fd root, OutputStream archive, Instant now) {
        this.root = root;
        this.now = now;
        this.tar = new TarWriter(archive);
        this.members = new MemberWriter(tar);
        this.open = root.dup();
    }

    void write(List<FileChange> changes) throws IOException {
        for (FileChange change : changes) {
            String path = change.path().substring(1);
            int name = path.lastIndexOf('/') + 1;
            if (change.kind() == Kind.DELETED) {
                tar.add(whiteout(path.substring(0, name) + WHITEOUT + path.substring(name)));
            } else {
                write(path, directory(path.substring(0, name)), path.substring(name));
            }
        }
        tar.finish();
    }

    @Override
    public void close() {
        open.close();
    }

    /** What has vanished since it was compared is left out. */
    private void write(String path, Fd directory, String name) throws IOException {
        Optional<FoundFile> found = FoundFile.of(directory, name);
        if (found.isPresent()) {
            try (FoundFile file = found.get()) {
                members.write(file, path);
            }
        }
    }

    /** The changes of a directory follow each other, more or less. */
    private Fd directory(String path) {
        if (!path.equals(openPath)) {
            Fd next = path.isEmpty() ? root.dup() : Openat2.open(root, path, DIRECTORY, 0, RESOLVE);
            open.close();
            open = next;
            openPath = path;
        }
        return open;
    }

    private TarEntry whiteout(String name) {
        return new TarEntry(TarEntry.Type.FILE, name, "", 0, COMMON, 0, 0, now, now, 0, 0, Map.of());
    }
}
