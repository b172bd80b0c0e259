package org.gantry.engine.stdio;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.gantry.api.engine.AttachSession;
import org.gantry.api.engine.LogOptions;
import org.gantry.api.engine.StreamChunk;
import org.gantry.api.engine.StreamChunk.Stream;
import org.gantry.api.runtime.TaskStreams;
import org.gantry.engine.log.JsonFileLog;
import org.gantry.engine.log.LogReader;
import org.gantry.engine.log.LogRecovery;
import org.gantry.linux.fd.Fd;
import org.jspecify.annotations.Nullable;

/**
 * The streams of one container or exec process, over all its runs. Clients may attach before the process is there; they
 * stay until it has ended and they have been given everything.
 */
public final class ProcessStreams {
    private final StdioHub hub;
    private final String label;
    private final boolean terminal;
    private final Path spillDirectory;
    private final Fanout fanout = new Fanout();
    private final StdinPump stdin;
    private volatile List<OutputPump> pumps = List.of();
    private volatile @Nullable JsonFileLog log;

    /**
     * @param label for messages
     * @param spillDirectory where the output that slow clients have not fetched is kept
     */
    public ProcessStreams(StdioHub hub, String label, boolean terminal, Path spillDirectory) {
        this.hub = hub;
        this.label = label;
        this.terminal = terminal;
        this.spillDirectory = spillDirectory;
        this.stdin = new StdinPump(hub);
    }

    /** Begins a run, or goes on with one that an earlier engine left. */
    public void connect(Connection connection) {
        List<Fd> owned = new ArrayList<>();
        try {
            connect(connection, owned);
        } catch (RuntimeException e) {
            owned.forEach(Fd::close);
            throw e;
        }
    }

    private void connect(Connection connection, List<Fd> owned) {
        TaskStreams descriptors = connection.descriptors();
        Optional<Fd> out = own(descriptors.stdout(), "stdout", owned);
        Optional<Fd> err = own(descriptors.stderr(), "stderr", owned);
        Optional<Fd> in = own(descriptors.stdin(), "stdin", owned);
        log = connection.log();
        List<OutputPump> connected = new ArrayList<>();
        out.ifPresent(source -> connected.add(pump(connection, source, Stream.STDOUT)));
        err.ifPresent(source -> connected.add(pump(connection, source, Stream.STDERR)));
        in.ifPresent(target -> stdin.connect(target, connection.closeStdin()));
        pumps = List.copyOf(connected);
        pumps.forEach(OutputPump::start);
    }

    private Optional<Fd> own(int descriptor, String name, List<Fd> owned) {
        if (descriptor < 0) {
            return Optional.empty();
        }
        Fd fd = Fd.own(descriptor, name + " of " + label);
        owned.add(fd);
        return Optional.of(fd);
    }

    /** Joins a client. */
    public AttachSession attach(SessionRequest request) {
        DetachKeys.parse(request.detachKeys());
        return request.replay() == null ? join(request, null) : inReactor(() -> joinWithReplay(request));
    }

    /**
     * The process has ended: takes what is still in the pipes, completes the log and ends the sessions. The result is
     * completed in the reactor's thread.
     */
    public CompletableFuture<Void> drain() {
        return submit(() -> {
            pumps.forEach(OutputPump::drain);
            end();
        });
    }

    /** The run never came about. */
    public void fail() {
        inReactor(() -> {
            pumps.forEach(OutputPump::abandon);
            end();
            return null;
        });
    }

    /** The engine goes, the process stays: stops reading at a place where a new engine can go on. */
    public void abandon() {
        inReactor(() -> {
            pumps.forEach(OutputPump::abandon);
            end();
            return null;
        });
    }

    public int sessions() {
        return fanout.size();
    }

    private void end() {
        pumps = List.of();
        stdin.disconnect();
        JsonFileLog open = log;
        log = null;
        if (open != null) {
            open.close();
        }
        fanout.end();
    }

    private AttachSession join(SessionRequest request, @Nullable LogReader replay) {
        return join(request, replay, new SessionQueue(QueueLimits.in(spillDirectory)));
    }

    private AttachSession join(SessionRequest request, @Nullable LogReader replay, SessionQueue queue) {
        var session = new HubSession(terminal, request, queue, stdin, fanout, replay);
        if (request.live()) {
            fanout.add(new Fanout.Subscriber(queue, request.stdout(), request.stderr()));
        } else {
            queue.end();
        }
        return session;
    }

    /** In the reactor's thread, between two reads: what the log has ends exactly where the live output begins. */
    private AttachSession joinWithReplay(SessionRequest request) {
        JsonFileLog replayed = request.replay();
        if (replayed == null) {
            return join(request, null);
        }
        var options = new LogOptions(request.stdout(), request.stderr(), false, null, null, -1);
        LogReader reader = log == null
                ? LogReader.open(replayed, options, terminal)
                : LogReader.upTo(replayed, replayed.position(), options, terminal);
        var queue = new SessionQueue(QueueLimits.in(spillDirectory));
        for (OutputPump pump : pumps) {
            boolean wanted = pump.stream() == Stream.STDERR ? request.stderr() : request.stdout();
            byte[] pending = pump.pending();
            if (wanted && pending.length > 0) {
                queue.offer(new StreamChunk(pump.stream(), pending));
            }
        }
        return join(request, reader, queue);
    }

    private OutputPump pump(Connection connection, Fd source, Stream stream) {
        JsonFileLog runLog = connection.log();
        Path journals = connection.journals();
        if (runLog == null || journals == null) {
            return new OutputPump(hub, source, stream, new DirectIntake(source), null, fanout);
        }
        Path journal = journals.resolve(stream == Stream.STDERR ? "stderr.journal" : "stdout.journal");
        var recorder = new Recorder(runLog, stream);
        recover(journal, runLog, recorder, stream);
        boolean pipe = !connection.descriptors().terminal();
        var intake = new JournaledIntake(source, pipe, journal, runLog::position, recorder.pending());
        return new OutputPump(hub, source, stream, intake, recorder, fanout);
    }

    private static void recover(Path journal, JsonFileLog runLog, Recorder recorder, Stream stream) {
        Optional<Journal.Remains> remains = Journal.read(journal);
        if (remains.isPresent()) {
            ByteBuffer bytes = remains.get().bytes();
            recorder.passOver(
                    LogRecovery.entriesAfter(runLog.files(), remains.get().position(), stream));
            recorder.record(bytes);
        }
    }

    private <T extends @Nullable Object> T inReactor(Supplier<T> work) {
        if (hub.reactor().inReactor()) {
            return work.get();
        }
        var result = new CompletableFuture<T>();
        hub.reactor().execute(() -> complete(result, work));
        try {
            return result.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }

    private CompletableFuture<Void> submit(Runnable work) {
        var result = new CompletableFuture<Void>();
        hub.reactor()
                .execute(() -> complete(result, () -> {
                    work.run();
                    return null;
                }));
        return result;
    }

    private static <T extends @Nullable Object> void complete(CompletableFuture<T> result, Supplier<T> work) {
        try {
            result.complete(work.get());
        } catch (RuntimeException e) {
            result.completeExceptionally(e);
        }
    }
}
