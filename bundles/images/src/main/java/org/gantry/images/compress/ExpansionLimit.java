package org.gantry.images.compress;

/**
 * How much more than it was sent as content may become, before it counts as a decompression bomb.
 *
 * @param harmless the bytes below which a layer of nothing but zeros is no danger and may have any ratio
 * @param ratio how many times larger than what was sent it may be above that
 */
public record ExpansionLimit(long harmless, long ratio) {
    public static final ExpansionLimit DEFAULT = new ExpansionLimit(1L << 30, 200);

    /** Whether so many bytes are too many for that they were sent as so few. */
    public boolean isExceededBy(long plain, long sent) {
        return plain > harmless && plain / ratio > sent;
    }
}
