package org.gantry.rest.http;

/** Work that may wait for as long as its client does; it ends when its thread is interrupted. */
@FunctionalInterface
public interface PatientWork {
    void run() throws Exception;
}
