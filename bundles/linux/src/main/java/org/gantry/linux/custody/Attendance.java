package org.gantry.linux.custody;

/** A front end's word that it takes connections; closing it takes the word back. */
@FunctionalInterface
public interface Attendance extends AutoCloseable {
    @Override
    void close();
}
