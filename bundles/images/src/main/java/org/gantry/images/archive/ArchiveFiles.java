package org.gantry.images.archive;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.gantry.api.EngineException;
import org.gantry.api.image.ContentStore;
import org.gantry.api.oci.Digest;
import org.gantry.images.compress.ExpansionLimit;
import org.gantry.images.oci.ImageDocuments;
import org.gantry.images.tar.EntryPath;
import org.gantry.images.tar.MemberContent;
import org.gantry.images.tar.TarEntry;
import org.gantry.images.tar.TarLimits;
import org.gantry.images.tar.TarReader;

/**
 * The files of an archive by name. Archives come as a stream and their files in any order, the list of contents often
 * last; so every file goes straight into the content store, and what turns out to be of no use is collected afterwards.
 */
final class ArchiveFiles {
    private static final TarLimits LIMITS =
            new TarLimits(20_000, TarLimits.DEFAULT.bytes(), TarLimits.DEFAULT.extendedHeader());
    private static final int MOST_LINKS = 8;
    private static final int PADDING = 1 << 20;
    private static final String NAME = "invalid archive: the name";

    private final ContentStore content;
    private final Map<String, ArchiveFile> files = new HashMap<>();
    private final Map<String, String> links = new HashMap<>();
    private long holes;
    private long data;

    private ArchiveFiles(ContentStore content) {
        this.content = content;
    }

    /** Reads the archive to its end and the padding after it, where compressed ones have their checksum. */
    static ArchiveFiles read(InputStream archive, ContentStore content) throws IOException {
        var files = new ArchiveFiles(content);
        var reader = new TarReader(archive, LIMITS);
        Optional<TarEntry> next = reader.next();
        while (next.isPresent()) {
            files.add(next.get(), reader.content());
            next = reader.next();
        }
        if (!reader.isEnded()) {
            throw new EngineException.InvalidArgument("invalid tar archive: it has no end mark, so it is truncated");
        }
        archive.readNBytes(PADDING);
        return files;
    }

    /** A file by its name; links are followed. */
    Optional<ArchiveFile> find(String name) {
        String current = EntryPath.parse(name, NAME).toString();
        for (int i = 0; i < MOST_LINKS; i++) {
            ArchiveFile file = files.get(current);
            String target = links.get(current);
            if (file != null || target == null) {
                return Optional.ofNullable(file);
            }
            current = target;
        }
        throw new EngineException.InvalidArgument("invalid archive: too many links at \"" + name + "\"");
    }

    /** A file that has to be there. */
    ArchiveFile require(String name) {
        return find(name)
                .orElseThrow(() -> new EngineException.InvalidArgument(
                        "invalid archive: \"" + name + "\" is named but not in it"));
    }

    /** The content of a small file. */
    byte[] bytes(ArchiveFile file, String name) throws IOException {
        if (file.size() > ImageDocuments.LARGEST) {
            throw new EngineException.InvalidArgument(
                    "invalid archive: \"" + name + "\" is larger than " + ImageDocuments.LARGEST + " bytes");
        }
        try (InputStream in = content.open(file.digest())) {
            return in.readAllBytes();
        }
    }

    private void add(TarEntry entry, MemberContent in) throws IOException {
        EntryPath path = EntryPath.parse(entry.name(), NAME);
        String name = path.toString();
        switch (entry.type()) {
            case DIRECTORY -> {}
            case FILE -> {
                requireHarmless(in, name);
                Digest digest = content.ingest(in, entry.size());
                files.put(name, new ArchiveFile(digest, entry.size()));
                links.remove(name);
            }
            case SYMBOLIC_LINK -> link(name, path.isRoot() ? path : path.parent(), entry.linkName());
            case HARD_LINK -> link(name, EntryPath.ROOT, entry.linkName());
            default ->
                throw new EngineException.InvalidArgument(
                        "invalid archive: \"" + entry.name() + "\" is a " + entry.type() + ", which it may not hold");
        }
    }

    /** Holes cost an archive nothing, but are zeros in the store: a bomb, if there is next to nothing else. */
    private void requireHarmless(MemberContent in, String name) {
        holes += in.size() - in.stored();
        data += in.stored();
        if (ExpansionLimit.DEFAULT.isExceededBy(holes, data)) {
            throw new EngineException.InvalidArgument("invalid archive: its sparse files are " + holes
                    + " bytes of nothing at \"" + name + "\", which looks like a decompression bomb");
        }
    }

    /** docker save before 25 wrote one layer once, and links "../ID/layer.tar" for further images. */
    private void link(String name, EntryPath from, String target) {
        EntryPath resolved = from.resolve(target)
                .orElseThrow(() -> new EngineException.InvalidArgument(
                        "invalid archive: the link \"" + name + "\" -> \"" + target + "\" leads out of it"));
        links.put(name, resolved.toString());
        files.remove(name);
    }
}
