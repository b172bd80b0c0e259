package org.gantry.engine.stdio;

import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.gantry.engine.log.LogPosition;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.syscall.SyscallException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a stream through a {@link Journal}, which is made with the first byte: a silent container has none. When the
 * journal cannot be written (the run directory is full) the stream goes on without, for a container must not stop.
 */
final class JournaledIntake implements Intake {
    private static final Logger LOG = LoggerFactory.getLogger(JournaledIntake.class);

    private final Fd source;
    private final boolean pipe;
    private final Path file;
    private final Supplier<LogPosition> logPosition;
    private byte[] pending;
    private @Nullable Journal journal;
    private boolean broken;

    /** @param pending the beginning of an entry that an earlier engine left */
    JournaledIntake(Fd source, boolean pipe, Path file, Supplier<LogPosition> logPosition, byte[] pending) {
        this.source = source;
        this.pipe = pipe;
        this.file = file;
        this.logPosition = logPosition;
        this.pending = pending;
        if (pending.length > 0) {
            journal();
        }
    }

    @Override
    public int take(ByteBuffer into) {
        if (!pipe || broken) {
            return readThenKeep(into);
        }
        try {
            Journal open = journal();
            return open == null ? source.readAvailable(into) : open.splice(source, into);
        } catch (SyscallException e) {
            giveUp(e);
            return source.readAvailable(into);
        }
    }

    @Override
    public void settled(byte[] stillPending) {
        pending = stillPending;
        Journal open = journal;
        if (open == null || !open.isLarge()) {
            return;
        }
        try {
            open.restart(logPosition.get(), stillPending);
        } catch (SyscallException | UncheckedIOException e) {
            giveUp(e);
        }
    }

    @Override
    public void finish() {
        Journal open = journal;
        journal = null;
        if (open != null) {
            open.delete();
        }
    }

    @Override
    public void abandon() {
        Journal open = journal;
        journal = null;
        if (open != null) {
            open.close();
        }
    }

    private int readThenKeep(ByteBuffer into) {
        int start = into.position();
        int count = source.readAvailable(into);
        if (count > 0 && !broken) {
            keep(into.slice(start, count));
        }
        return count;
    }

    private void keep(ByteBuffer bytes) {
        try {
            Journal open = journal();
            if (open != null) {
                open.append(bytes);
            }
        } catch (SyscallException e) {
            giveUp(e);
        }
    }

    private @Nullable Journal journal() {
        if (journal == null && !broken) {
            try {
                journal = new Journal(file, logPosition.get(), pending);
            } catch (SyscallException | UncheckedIOException e) {
                giveUp(e);
            }
        }
        return journal;
    }

    private void giveUp(RuntimeException cause) {
        LOG.warn("{} goes on without a journal; if the engine dies now, its last output may be lost", source, cause);
        broken = true;
        finish();
    }
}
