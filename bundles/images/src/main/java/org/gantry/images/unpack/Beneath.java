package org.gantry.images.unpack;

import java.io.IOException;

/** What is below a layer that is being unpacked, which may be being unpacked itself. */
@FunctionalInterface
public interface Beneath {
    /** It is committed. */
    Beneath THERE = () -> {};

    /**
     * Returns when all of it is committed.
     *
     * @throws IOException when it will never be
     */
    void await() throws IOException;
}
