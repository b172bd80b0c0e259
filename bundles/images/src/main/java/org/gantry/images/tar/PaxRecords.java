package org.gantry.images.tar;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gantry.linux.syscall.CString;
import org.jspecify.annotations.Nullable;

/**
 * The records of a PAX extended header: "LENGTH KEY=VALUE\n", LENGTH counting the whole record. Values stay bytes: those
 * of {@code SCHILY.xattr.security.capability} are no text, and a wrong byte there is a wrong privilege.
 */
final class PaxRecords {
    static final PaxRecords NONE = new PaxRecords(Map.of(), List.of(), false);

    private static final String XATTR = "SCHILY.xattr.";
    private static final int LONGEST_LENGTH = 10;

    private final Map<String, byte[]> records;
    private final List<Pair> sparsePairs;
    private final boolean sparse;

    private PaxRecords(Map<String, byte[]> records, List<Pair> sparsePairs, boolean sparse) {
        this.records = records;
        this.sparsePairs = sparsePairs;
        this.sparse = sparse;
    }

    /** A range of a sparse file; these are the only records that come more than once, and whose order counts. */
    record Pair(byte[] offset, byte[] count) {}

    static PaxRecords parse(byte[] content) {
        var records = new HashMap<String, byte[]>();
        var pairs = new ArrayList<Pair>();
        byte[] offset = null;
        boolean sparse = false;
        int position = 0;
        while (position < content.length) {
            int blank = indexOf(content, position, Math.min(content.length, position + LONGEST_LENGTH), ' ');
            int end = position + length(content, position, blank);
            if (end > content.length || end <= blank + 1 || content[end - 1] != '\n') {
                throw BadTar.because("a PAX record has a wrong length");
            }
            int equals = indexOf(content, blank, end, '=');
            String key = new String(content, blank + 1, equals - blank - 1, StandardCharsets.UTF_8);
            byte[] value = Arrays.copyOfRange(content, equals + 1, end - 1);
            sparse |= key.startsWith(PaxSparse.PREFIX);
            if (key.equals(PaxSparse.OFFSET) && offset == null) {
                offset = value;
            } else if (key.equals(PaxSparse.COUNT) && offset != null) {
                pairs.add(new Pair(offset, value));
                offset = null;
            } else if (key.equals(PaxSparse.OFFSET) || key.equals(PaxSparse.COUNT)) {
                throw unpaired();
            } else {
                records.put(key, value);
            }
            position = end;
        }
        if (offset != null) {
            throw unpaired();
        }
        return new PaxRecords(records, pairs, sparse);
    }

    /** Whether there are records of a sparse file, whatever they say. */
    boolean isSparse() {
        return sparse;
    }

    List<Pair> sparsePairs() {
        return sparsePairs;
    }

    byte @Nullable [] get(String key) {
        byte[] value = records.get(key);
        return value == null || value.length == 0 ? null : value;
    }

    @Nullable
    String text(String key) {
        byte[] value = get(key);
        return value == null ? null : CString.decode(value);
    }

    Map<String, byte[]> xattrs() {
        var xattrs = new LinkedHashMap<String, byte[]>();
        records.forEach((key, value) -> {
            if (key.startsWith(XATTR)) {
                xattrs.put(key.substring(XATTR.length()), value);
            }
        });
        return xattrs;
    }

    private static RuntimeException unpaired() {
        return BadTar.because(
                "the " + PaxSparse.OFFSET + " and " + PaxSparse.COUNT + " of a sparse map are not in pairs");
    }

    private static int length(byte[] content, int from, int to) {
        String digits = new String(content, from, to - from, StandardCharsets.ISO_8859_1);
        try {
            return Integer.parseUnsignedInt(digits);
        } catch (NumberFormatException e) {
            throw BadTar.because("a PAX record has no length");
        }
    }

    private static int indexOf(byte[] content, int from, int to, char wanted) {
        for (int i = from; i < to; i++) {
            if (content[i] == wanted) {
                return i;
            }
        }
        throw BadTar.because("a PAX record has no \"" + wanted + "\"");
    }
}
