package org.gantry.linux.shim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fd.Pipe;
import org.gantry.linux.fs.FileType;
import org.gantry.linux.fs.Nodes;
import org.gantry.linux.fs.Openat2;
import org.gantry.linux.fs.Stat;
import org.gantry.linux.spawn.StepNames;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;

/**
 * The barrier and the report of a process as FIFOs in a directory, so that another process than the one that launched it can
 * let it go on. The barrier's file is there until somebody has done that.
 */
public record Gateway(Path directory) {
    private static final String BARRIER = "barrier";
    private static final String REPORT = "report";
    private static final String STEPS = "steps";
    private static final int OWNER_ONLY = 0x180;

    /** The names of its files in the directory. */
    public static List<String> files() {
        return List.of(BARRIER, REPORT, STEPS);
    }

    /** Whether the process has not been let go yet. */
    public boolean isClosed() {
        return Files.exists(directory.resolve(BARRIER));
    }

    /**
     * Lets the process go on to execve and waits until it got there.
     *
     * @return false when somebody else has let it go before, or it is gone
     * @throws org.gantry.linux.spawn.SpawnFailedException when one of the last steps or execve failed
     */
    public boolean open() {
        Path barrier = directory.resolve(BARRIER);
        try (ShimReport report = new ShimReport(openReader(), readNames());
                Fd byteGate = Openat2.open(barrier.toString(), OpenFlags.O_WRONLY | OpenFlags.O_NONBLOCK)) {
            Files.delete(barrier); // of several that want to start it, one succeeds
            byteGate.writeFully(new byte[1]);
            report.awaitEnd();
            return true;
        } catch (NoSuchFileException startedBefore) {
            return false;
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT, Errno.ENXIO, Errno.EPIPE)) {
                return false; // no barrier any more, or nobody waits at it
            }
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Both ends are one open file, so that the process never sees the end of it. */
    Pipe openBarrier() {
        makeFifo(BARRIER);
        Fd ends = Openat2.open(directory.resolve(BARRIER).toString(), OpenFlags.O_RDWR);
        return new Pipe(ends, ends.dup());
    }

    Pipe openReport() {
        makeFifo(REPORT);
        Fd reader = openReader();
        return new Pipe(reader, Openat2.open(directory.resolve(REPORT).toString(), OpenFlags.O_WRONLY));
    }

    /** Keeps the names of the steps, for whoever has to explain which of them failed. */
    void save(StepNames.Saved names) {
        List<String> lines = new ArrayList<>(List.of(Long.toString(names.base())));
        names.names().forEach(name -> lines.add(name.replace('\n', ' ')));
        try {
            Files.write(directory.resolve(STEPS), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private StepNames readNames() throws IOException {
        List<String> lines = Files.readAllLines(directory.resolve(STEPS));
        return new StepNames.Saved(Long.parseLong(lines.getFirst()), lines.subList(1, lines.size()));
    }

    /** Opening does not wait for a writer; reading does wait for data. */
    private Fd openReader() {
        String path = directory.resolve(REPORT).toString();
        Fd reader = Openat2.open(path, OpenFlags.O_RDONLY | OpenFlags.O_NONBLOCK);
        reader.setNonBlocking(false);
        return reader;
    }

    private void makeFifo(String name) {
        try (Fd parent = Openat2.open(directory.toString(), OpenFlags.O_PATH | OpenFlags.O_DIRECTORY)) {
            Nodes.mknod(parent, name, FileType.S_IFIFO | OWNER_ONLY, new Stat.Device(0, 0));
        }
    }
}
