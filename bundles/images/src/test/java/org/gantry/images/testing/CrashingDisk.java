package org.gantry.images.testing;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.gantry.images.disk.Disk;

/** Lets the machine stop before the n-th step towards durability, and before every one after that. */
public final class CrashingDisk implements Disk {
    private int remaining;

    /** Counts from 1. */
    public CrashingDisk(int step) {
        remaining = step;
    }

    /** An error and no exception, so that nobody mistakes it for a failure to report. */
    public static final class Crash extends Error {
        private static final long serialVersionUID = 1L;
    }

    @Override
    public void force(FileChannel file) throws IOException {
        step();
        Disk.super.force(file);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        step();
        Disk.super.rename(from, to);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        step();
        Disk.super.forceDirectory(directory);
    }

    private void step() {
        remaining--;
        if (remaining <= 0) {
            throw new Crash();
        }
    }
}
