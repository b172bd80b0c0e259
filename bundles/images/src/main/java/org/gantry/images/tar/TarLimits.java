package org.gantry.images.tar;

/**
 * How much an archive may hold before it is taken for an attack. Generous: real layers stay far below, and a bomb is
 * stopped before it fills the disk or the heap.
 *
 * @param headers members and extended headers
 * @param bytes content of all members together, holes included, with all extended headers and sparse maps
 * @param extendedHeader bytes of one PAX header, GNU long name or sparse map
 */
public record TarLimits(long headers, long bytes, int extendedHeader) {
    public static final TarLimits DEFAULT = new TarLimits(4_000_000, 1L << 40, 1 << 20);
}
