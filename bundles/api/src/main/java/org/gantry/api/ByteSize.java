package org.gantry.api;

/**
 * An amount of memory or storage.
 *
 * @param bytes the amount in bytes; negative only where a contract gives {@code -1} a meaning (unlimited)
 */
public record ByteSize(long bytes) implements Comparable<ByteSize> {
    public static final ByteSize ZERO = new ByteSize(0);
    /** Docker's and OCI's spelling of "no limit". */
    public static final ByteSize UNLIMITED = new ByteSize(-1);

    public static ByteSize ofMebibytes(long mebibytes) {
        return new ByteSize(Math.multiplyExact(mebibytes, 1L << 20));
    }

    public boolean isPositive() {
        return bytes > 0;
    }

    @Override
    public int compareTo(ByteSize other) {
        return Long.compare(bytes, other.bytes);
    }
}
