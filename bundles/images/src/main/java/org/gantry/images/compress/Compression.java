package org.gantry.images.compress;

/** How an archive may be compressed, by the bytes it begins with. */
public enum Compression {
    NONE("", new int[0]),
    GZIP("+gzip", new int[] {0x1F, 0x8B, 0x08}),
    ZSTD("+zstd", new int[] {0x28, 0xB5, 0x2F, 0xFD}),
    BZIP2("", new int[] {'B', 'Z', 'h'}),
    XZ("", new int[] {0xFD, '7', 'z', 'X', 'Z', 0x00});

    /** How many bytes {@link #of} needs to see. */
    static final int LONGEST_MAGIC = 6;

    private final String suffix;
    private final int[] magic;

    Compression(String suffix, int[] magic) {
        this.suffix = suffix;
        this.magic = magic;
    }

    static Compression of(byte[] beginning) {
        for (Compression candidate : values()) {
            if (candidate.magic.length > 0 && candidate.matches(beginning)) {
                return candidate;
            }
        }
        return NONE;
    }

    /** What the media type of a layer so compressed ends with. */
    public String mediaTypeSuffix() {
        return suffix;
    }

    private boolean matches(byte[] beginning) {
        if (beginning.length < magic.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if ((beginning[i] & 0xFF) != magic[i]) {
                return false;
            }
        }
        return true;
    }
}
