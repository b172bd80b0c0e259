package org.gantry.images.tar;

import java.io.IOException;
import org.gantry.linux.syscall.CString;
import org.jspecify.annotations.Nullable;

/**
 * What the GNU.sparse records of a member say (GNU tar manual, "PAX Format, Versions 0.0, 0.1 and 1.0"). In 0.0 each range
 * is a pair of records, in 0.1 all are in one, in 1.0 they are before the data. A set of records that could be read as more
 * than one of these, or as none, is refused: two readers would see two files.
 */
final class PaxSparse {
    static final String PREFIX = "GNU.sparse.";
    static final String OFFSET = PREFIX + "offset";
    static final String COUNT = PREFIX + "numbytes";

    private static final String NAME = PREFIX + "name";
    private static final String MAP = PREFIX + "map";
    private static final String NUMBER = PREFIX + "numblocks";
    private static final String SIZE = PREFIX + "size";
    private static final String REAL_SIZE = PREFIX + "realsize";

    private final PaxRecords pax;
    private final String version;

    private PaxSparse(PaxRecords pax, String version) {
        this.pax = pax;
        this.version = version;
    }

    /** Null if the member is not sparse. */
    static @Nullable PaxSparse of(PaxRecords pax) {
        return pax.isSparse() ? new PaxSparse(pax, version(pax)) : null;
    }

    /** Versions 0.1 and 1.0 have the name here, and where it belongs one for readers that know nothing of holes. */
    static @Nullable String name(PaxRecords pax) {
        return pax.text(NAME);
    }

    /** @param archived bytes of the member in the archive, of which {@code blocks} has read none yet */
    SparseMap map(String name, long archived, Blocks blocks) throws IOException {
        boolean inData = version.equals("1.0");
        var map = new SparseMap.Builder(name, number(inData ? REAL_SIZE : SIZE, name));
        long before = 0;
        switch (version) {
            case "0.0" -> pairs(map);
            case "0.1" -> list(map, name);
            default -> before = leading(map, name, archived, blocks);
        }
        byte[] count = pax.get(NUMBER);
        if (count != null && TarNumbers.decimal(count, "the PAX " + NUMBER) != map.entries()) {
            throw BadTar.because("the sparse map of \"" + name + "\" has another length than " + NUMBER + " says");
        }
        return map.finish(archived - before);
    }

    private static String version(PaxRecords pax) {
        byte[] map = pax.get(MAP);
        boolean pairs = !pax.sparsePairs().isEmpty();
        byte[] major = pax.get(PREFIX + "major");
        byte[] minor = pax.get(PREFIX + "minor");
        String said = major == null && minor == null ? "" : text(major) + "." + text(minor);
        String found = map != null ? "0.1" : pairs || pax.get(SIZE) != null ? "0.0" : "1.0";
        if ((map != null && pairs)
                || (!said.isEmpty() && !said.equals(found))
                || (said.isEmpty() && found.equals("1.0"))) {
            throw BadTar.because("the sparse format " + (said.isEmpty() ? "without a version" : said)
                    + " is not supported, or its records contradict each other");
        }
        return found;
    }

    private void pairs(SparseMap.Builder map) {
        for (PaxRecords.Pair pair : pax.sparsePairs()) {
            map.add(TarNumbers.decimal(pair.offset(), OFFSET), TarNumbers.decimal(pair.count(), COUNT));
        }
    }

    private void list(SparseMap.Builder map, String name) {
        String[] numbers = text(pax.get(MAP)).split(",", -1);
        if (numbers.length % 2 != 0) {
            throw BadTar.because("the sparse map of \"" + name + "\" has an odd number of elements");
        }
        for (int i = 0; i < numbers.length; i += 2) {
            map.add(SparseMapLines.number(numbers[i], name), SparseMapLines.number(numbers[i + 1], name));
        }
    }

    /** How many numbers come, then these, a line each; the rest of the last block is nothing. */
    private static long leading(SparseMap.Builder map, String name, long archived, Blocks blocks) throws IOException {
        var lines = new SparseMapLines(name, archived, blocks);
        long entries = lines.next();
        for (long i = 0; i < entries; i++) {
            map.add(lines.next(), lines.next());
        }
        return lines.read();
    }

    private long number(String key, String name) {
        byte[] value = pax.get(key);
        if (value == null) {
            throw BadTar.because("the sparse member \"" + name + "\" has no " + key);
        }
        return TarNumbers.decimal(value, "the PAX " + key);
    }

    private static String text(byte @Nullable [] value) {
        return value == null ? "" : CString.decode(value);
    }

    /** Hands out the blocks of a map, as many as the limits of the archive allow. */
    @FunctionalInterface
    interface Blocks {
        byte[] next() throws IOException;
    }
}
