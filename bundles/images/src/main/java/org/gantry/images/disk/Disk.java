package org.gantry.images.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.FileData;
import org.gantry.linux.fs.Openat2;

/**
 * The three steps that make a change to files durable, in the order they have to be taken: the content, the name, the
 * directory that holds the name; and the one for many changes at once. An interface, so that tests can let the machine "crash" before each of them.
 */
public interface Disk {
    /** The real one. */
    Disk REAL = new Disk() {};

    /** Waits until the content of the file is on the disk. */
    default void force(FileChannel file) throws IOException {
        file.force(true);
    }

    /** Gives a file its name in one step, in place of whatever had it. */
    default void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Waits until the names in the directory are on the disk. */
    default void forceDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Waits until everything is on the disk that anybody has written to the file system of the directory. */
    default void sync(Path directory) {
        try (Fd file = Openat2.open(directory.toString(), OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY)) {
            FileData.syncfs(file);
        }
    }
}
