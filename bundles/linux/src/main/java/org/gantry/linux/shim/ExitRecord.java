package org.gantry.linux.shim;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Optional;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fs.FileData;
import org.gantry.linux.process.ExitStatus;

/**
 * How init ended, as the shim wrote it. The file is five 64-bit words in the byte order of the machine: the pid of
 * init, its wait status, the seconds and nanoseconds of CLOCK_REALTIME, and 1 once the record is complete. The launch
 * fills it with zeros first, so that the shim never needs new space on the file system.
 */
public record ExitRecord(ExitStatus status, Instant time) {
    static final int FILE_SIZE = 5 * Long.BYTES;
    static final int PID = 0;
    static final int STATUS = 1;
    static final int SECONDS = 2;
    static final int NANOS = 3;
    static final int COMPLETE = 4;

    /** Reads the record; empty while init runs. */
    public static Optional<ExitRecord> read(Fd exitFile) {
        ByteBuffer words = words(exitFile);
        if (word(words, COMPLETE) != 1) {
            return Optional.empty();
        }
        ExitStatus status = ExitStatus.ofWaitStatus((int) word(words, STATUS));
        return Optional.of(new ExitRecord(status, Instant.ofEpochSecond(word(words, SECONDS), word(words, NANOS))));
    }

    /** The pid of init in the shim's pid namespace; 0 before init exists. */
    static int pid(Fd exitFile) {
        return (int) word(words(exitFile), PID);
    }

    private static ByteBuffer words(Fd exitFile) {
        ByteBuffer words = ByteBuffer.allocate(FILE_SIZE).order(ByteOrder.nativeOrder());
        FileData.readAt(exitFile, 0, words);
        return words;
    }

    private static long word(ByteBuffer words, int index) {
        return words.getLong(index * Long.BYTES);
    }
}
