package org.gantry.engine.stdio;

import java.nio.ByteBuffer;

/** Where output comes from. Used by the reactor's thread alone. */
interface Intake {
    /** Reads once without blocking; returns the count of bytes, 0 when nothing is there yet, -1 at the end. */
    int take(ByteBuffer into);

    /** All bytes taken so far have been logged, except for the beginning of an entry. */
    void settled(byte[] pending);

    /** Everything has been logged. */
    void finish();

    /** The engine lets go of a container that goes on: what a later engine needs stays. */
    void abandon();
}
