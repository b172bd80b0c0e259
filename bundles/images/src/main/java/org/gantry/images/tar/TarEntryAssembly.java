package org.gantry.images.tar;

import static org.gantry.images.tar.TarEntry.Type;

import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Puts a member together from its header and the extended headers before it. PAX wins over GNU, GNU over ustar. */
final class TarEntryAssembly {
    private static final long LARGEST_ID = 0xFFFF_FFFEL;
    private static final int LARGEST_MAJOR = 0xFFF;
    private static final int LARGEST_MINOR = 0xF_FFFF;
    private static final int PERMISSIONS = 0xFFF;
    private static final char OLD_SPARSE = 'S';

    private PaxRecords pax = PaxRecords.NONE;
    private @Nullable String longName;
    private @Nullable String longLink;
    private boolean started;

    void pax(PaxRecords records) {
        pax = records;
        started = true;
    }

    void longName(String name) {
        longName = name;
        started = true;
    }

    void longLink(String name) {
        longLink = name;
        started = true;
    }

    /** Whether an extended header was read whose member is still to come. */
    boolean isStarted() {
        return started;
    }

    TarEntry finish(TarHeader header) {
        String name = name(header);
        Type type = type(header.type(), name);
        Instant modified = time("mtime", TarNumbers.time(header.modified(), "the mtime of \"" + name + "\""));
        return new TarEntry(
                type,
                name,
                isLink(type) ? linkName(header) : "",
                type == Type.FILE ? size(header, name) : 0,
                (int) header.mode() & PERMISSIONS,
                (int) inRange("uid", number("uid", header.uid()), LARGEST_ID, name),
                (int) inRange("gid", number("gid", header.gid()), LARGEST_ID, name),
                time("atime", modified),
                modified,
                isDevice(type) ? (int) inRange("major", header.major(), LARGEST_MAJOR, name) : 0,
                isDevice(type) ? (int) inRange("minor", header.minor(), LARGEST_MINOR, name) : 0,
                pax.xattrs());
    }

    /**
     * Where a file has data.
     *
     * @param entry what {@link #finish} made of the header, with the size that the archive has
     * @param blocks what follows the header
     */
    SparseMap map(TarHeader header, TarEntry entry, PaxSparse.Blocks blocks) throws IOException {
        PaxSparse sparse = PaxSparse.of(pax);
        boolean old = header.type() == OLD_SPARSE;
        if (sparse == null && !old) {
            return SparseMap.whole(entry.size());
        }
        if (entry.type() != Type.FILE) {
            throw BadTar.because("\"" + entry.name() + "\" has a sparse map, and is no file");
        }
        if (sparse != null && old) {
            throw BadTar.because("\"" + entry.name() + "\" has two sparse maps");
        }
        return sparse == null
                ? OldGnuSparse.map(header, entry.name(), entry.size(), blocks)
                : sparse.map(entry.name(), entry.size(), blocks);
    }

    private String name(TarHeader header) {
        String sparse = PaxSparse.name(pax);
        String fromPax = sparse != null ? sparse : pax.text("path");
        String name = fromPax != null ? fromPax : longName != null ? longName : header.name();
        return noNul(name);
    }

    private String linkName(TarHeader header) {
        String fromPax = pax.text("linkpath");
        String name = fromPax != null ? fromPax : longLink != null ? longLink : header.linkName();
        return noNul(name);
    }

    private long size(TarHeader header, String name) {
        return inRange("size", number("size", header.size()), Long.MAX_VALUE, name);
    }

    private long number(String key, long otherwise) {
        byte[] value = pax.get(key);
        return value == null ? otherwise : TarNumbers.decimal(value, "the PAX " + key);
    }

    private Instant time(String key, Instant otherwise) {
        byte[] value = pax.get(key);
        return value == null ? otherwise : TarNumbers.time(value, "the PAX " + key);
    }

    /** Before there was a type for directories, a trailing slash made one. */
    private static Type type(char flag, String name) {
        return switch (flag) {
            case '0', '\0', '7' -> name.endsWith("/") ? Type.DIRECTORY : Type.FILE;
            case '1' -> Type.HARD_LINK;
            case '2' -> Type.SYMBOLIC_LINK;
            case '3' -> Type.CHARACTER_DEVICE;
            case '4' -> Type.BLOCK_DEVICE;
            case '5' -> Type.DIRECTORY;
            case '6' -> Type.FIFO;
            case OLD_SPARSE -> Type.FILE;
            default -> throw BadTar.because("\"" + name + "\" is of the unknown type " + (int) flag);
        };
    }

    private static boolean isLink(Type type) {
        return type == Type.HARD_LINK || type == Type.SYMBOLIC_LINK;
    }

    private static boolean isDevice(Type type) {
        return type == Type.CHARACTER_DEVICE || type == Type.BLOCK_DEVICE;
    }

    private static long inRange(String what, long value, long largest, String name) {
        if (value < 0 || value > largest) {
            throw BadTar.because("the " + what + " of \"" + name + "\" is out of range (" + value + ")");
        }
        return value;
    }

    private static String noNul(String name) {
        if (name.indexOf('\0') >= 0) {
            throw BadTar.because("a name holds a NUL");
        }
        return name;
    }
}
