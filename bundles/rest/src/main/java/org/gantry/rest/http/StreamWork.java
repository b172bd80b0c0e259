package org.gantry.rest.http;

import java.io.IOException;
import java.io.OutputStream;

/** Writes a long answer. */
@FunctionalInterface
public interface StreamWork {
    void writeTo(OutputStream out) throws IOException;
}
