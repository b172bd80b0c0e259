package org.gantry.engine.stdio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.gantry.api.engine.AttachSession;
import org.gantry.api.engine.LogOptions;
import org.gantry.api.engine.LogSession.LogEntry;
import org.gantry.api.engine.StreamChunk;
import org.gantry.api.runtime.TaskStreams;
import org.gantry.engine.log.JsonFileLog;
import org.gantry.engine.log.LogFiles;
import org.gantry.engine.log.LogLimits;
import org.gantry.engine.log.LogReader;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.Pipe;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The hub with real pipes; the test holds the container's ends. */
class ProcessStreamsTest {
    @TempDir
    Path directory;

    private final StdioHub hub = new StdioHub(Runnable::run);
    private final AtomicBoolean stdinClosed = new AtomicBoolean();

    @AfterEach
    void closeHub() {
        hub.close();
    }

    @Test
    void logsAndDeliversWhatTheProcessWrites() throws Exception {
        Run run = new Run(false);
        AttachSession session = run.attach(false, false);
        run.connect();
        run.stdout.writeFully(bytes("hello\nwor"));
        assertThat(text(session, 9)).isEqualTo("hello\nwor");
        run.stdout.writeFully(bytes("ld\n"));
        run.end();
        assertThat(rest(session)).isEqualTo("ld\n");
        assertThat(run.logged()).containsExactly("hello\n", "world\n");
    }

    @Test
    void keepsTheStreamsApart() throws Exception {
        Run run = new Run(false);
        AttachSession errors =
                run.streams.attach(new SessionRequest(false, false, true, true, null, "", false, () -> {}));
        run.connect();
        run.stdout.writeFully(bytes("out\n"));
        run.stderr.writeFully(bytes("err\n"));
        run.end();
        assertThat(rest(errors)).isEqualTo("err\n");
        assertThat(run.logged()).containsExactlyInAnyOrder("out\n", "err\n");
    }

    @Test
    void drainsWhatIsInThePipesAtTheEnd() throws Exception {
        Run run = new Run(false);
        AttachSession session = run.attach(false, false);
        run.connect();
        String last = "x".repeat(60_000) + "\nno newline";
        run.stdout.writeFully(bytes(last));
        run.streams.drain().get(5, TimeUnit.SECONDS); // the write end is still open, as a stray process would keep it
        assertThat(rest(session)).isEqualTo(last);
        assertThat(String.join("", run.logged())).isEqualTo(last);
        run.closeEnds();
    }

    @Test
    void aClientThatDoesNotReadNeitherBlocksNorLosesAnything() throws Exception {
        Run run = new Run(false);
        AttachSession slow = run.attach(false, false);
        run.connect();
        byte[] block = bytes(("0123456789abcde\n").repeat(4096));
        int blocks = 100; // 6.5 MB, far beyond what is kept in memory
        for (int i = 0; i < blocks; i++) {
            run.stdout.writeFully(block);
        }
        run.end();
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        for (StreamChunk chunk = slow.next(); chunk != null; chunk = slow.next()) {
            received.write(chunk.bytes());
        }
        assertThat(received.size()).isEqualTo(blocks * block.length);
        assertThat(directory.toFile().list()).noneMatch(name -> name.endsWith(".spill"));
    }

    @Test
    void replaysTheLogAndGoesOnWithoutAGap() throws Exception {
        Run run = new Run(false);
        run.connect();
        AttachSession first = run.attach(false, false);
        run.stdout.writeFully(bytes("one\ntwo\npart"));
        assertThat(text(first, 12)).isEqualTo("one\ntwo\npart");
        AttachSession late = run.attach(false, true);
        run.stdout.writeFully(bytes("ial\nthree\n"));
        run.end();
        assertThat(rest(late)).isEqualTo("one\ntwo\npartial\nthree\n");
    }

    @Test
    void carriesStdinAndItsEnd() throws Exception {
        Run run = new Run(false);
        AttachSession session = run.attach(true, false);
        session.write(ByteBuffer.wrap(bytes("typed before the start\n")));
        run.connect();
        session.write(ByteBuffer.wrap(bytes("typed after\n")));
        session.closeStdin();
        ByteBuffer received = ByteBuffer.allocate(200);
        while (run.stdin.read(received) >= 0) {
            // until the end, which comes although the process holds no other end
        }
        assertThat(new String(received.array(), 0, received.position(), StandardCharsets.UTF_8))
                .isEqualTo("typed before the start\ntyped after\n");
        // Whoever closed the pipe says so afterwards.
        for (int i = 0; i < 2000 && !stdinClosed.get(); i++) {
            Thread.sleep(5);
        }
        assertThat(stdinClosed).isTrue();
        run.end();
    }

    @Test
    void holdsBackAClientWhoseInputIsNotRead() throws Exception {
        Run run = new Run(false);
        AttachSession session = run.attach(true, false);
        run.connect();
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> write(session, new byte[400_000]));
        TimeUnit.MILLISECONDS.sleep(100);
        assertThat(writer).isNotDone();
        ByteBuffer sink = ByteBuffer.allocate(1 << 16);
        int total = 0;
        while (total < 400_000) {
            total += run.stdin.read(sink.clear());
        }
        assertThat(writer).succeedsWithin(Duration.ofSeconds(5));
        run.end();
    }

    @Test
    void inputAfterTheProcessHasClosedItsEndGoesNowhere() throws Exception {
        Run run = new Run(false);
        AttachSession session = run.attach(true, false);
        run.connect();
        run.stdin.close();
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> write(session, new byte[400_000]));
        assertThat(writer).succeedsWithin(Duration.ofSeconds(5));
        run.end();
    }

    @Test
    void endsSessionsOfAStartThatFailed() throws Exception {
        Run run = new Run(false);
        AttachSession session = run.attach(false, false);
        run.streams.fail();
        assertThat(session.next()).isNull();
        run.closeEnds();
    }

    @Test
    void aNewEngineGoesOnWhereTheOldOneWas() throws Exception {
        Run run = new Run(false);
        run.connect();
        AttachSession session = run.attach(false, false);
        run.stdout.writeFully(bytes("one\ntwo\nthr"));
        text(session, 11);
        run.streams.abandon();
        run.stdout.writeFully(bytes("ee\nfour\n"));

        Run next = run.takenOver();
        next.connect();
        next.end();
        assertThat(next.logged()).containsExactly("one\n", "two\n", "three\n", "four\n");
        assertThat(directory.resolve("journals").toFile().list()).isEmpty();
    }

    /** What a kill -9 leaves: a journal with bytes of which some are logged and some are not. */
    @Test
    void logsWhatTheOldEngineHadTakenButNotLogged() throws Exception {
        Run run = new Run(false);
        run.log.open();
        Path journals = Files.createDirectories(directory.resolve("journals"));
        Journal journal = new Journal(journals.resolve("stdout.journal"), run.log.position(), new byte[0]);
        journal.append(ByteBuffer.wrap(bytes("one\ntwo\nthree\nfo")));
        journal.close();
        Recorder recorder = new Recorder(run.log, StreamChunk.Stream.STDOUT);
        recorder.record(ByteBuffer.wrap(bytes("one\ntwo\n"))); // and then it died
        run.log.close();

        run.connect();
        run.stdout.writeFully(bytes("ur\n"));
        run.end();
        assertThat(run.logged()).containsExactly("one\n", "two\n", "three\n", "four\n");
    }

    @Test
    void restartsALargeJournalWithTheUnfinishedLine() throws Exception {
        Run run = new Run(false);
        run.connect();
        AttachSession session = run.attach(false, false);
        byte[] block = bytes("y".repeat(999) + "\n");
        int lines = (int) (Journal.LARGE / block.length) + 500;
        for (int i = 0; i < lines; i++) {
            run.stdout.writeFully(block);
        }
        run.stdout.writeFully(bytes("unfinished"));
        text(session, lines * block.length + 10);
        assertThat(Files.size(directory.resolve("journals/stdout.journal"))).isLessThan(Journal.LARGE);
        run.streams.abandon();
        run.stdout.writeFully(bytes(" line\n"));

        Run next = run.takenOver();
        next.connect();
        next.end();
        assertThat(next.logged()).hasSize(lines + 1).endsWith("unfinished line\n");
    }

    /** A process with pipes, of which the test has the far ends. */
    private final class Run {
        final ProcessStreams streams;
        final JsonFileLog log;
        final Fd stdin;
        final Fd stdout;
        final Fd stderr;
        private final TaskStreams engineEnds;

        Run(boolean terminal) {
            this(terminal, Pipe.open("in"), Pipe.open("out"), Pipe.open("err"));
        }

        private Run(boolean terminal, Pipe in, Pipe out, Pipe err) {
            this(terminal, in.readEnd(), out.writeEnd(), err.writeEnd(), ends(terminal, in, out, err));
        }

        private Run(boolean terminal, Fd stdin, Fd stdout, Fd stderr, TaskStreams engineEnds) {
            this.stdin = stdin;
            this.stdout = stdout;
            this.stderr = stderr;
            this.engineEnds = engineEnds;
            log = new JsonFileLog(new LogFiles(directory.resolve("c-json.log")), LogLimits.NONE);
            streams = new ProcessStreams(hub, "test", terminal, directory);
        }

        void connect() throws Exception {
            log.open();
            Path journals = Files.createDirectories(directory.resolve("journals"));
            streams.connect(new Connection(duplicates(), log, journals, this::closeStdinOfTheDriver));
        }

        /** The driver holds the pipe open, too, until it is told otherwise. */
        private void closeStdinOfTheDriver() {
            Fd.own(engineEnds.stdin(), "stdin of the driver").close();
            stdinClosed.set(true);
        }

        /** Another engine's view of the same process. */
        Run takenOver() {
            return new Run(false, stdin, stdout, stderr, engineEnds);
        }

        AttachSession attach(boolean withStdin, boolean replay) {
            return streams.attach(
                    new SessionRequest(withStdin, true, true, true, replay ? log : null, "", true, () -> {}));
        }

        void end() throws Exception {
            closeEnds();
            streams.drain().get(5, TimeUnit.SECONDS);
        }

        void closeEnds() {
            stdin.close();
            stdout.close();
            stderr.close();
        }

        List<String> logged() throws Exception {
            List<String> lines = new ArrayList<>();
            try (LogReader reader = LogReader.open(log, new LogOptions(true, true, false, null, null, -1), false)) {
                for (LogEntry entry = reader.next(); entry != null; entry = reader.next()) {
                    lines.add(new String(entry.line(), StandardCharsets.UTF_8));
                }
            }
            return lines;
        }

        /** As a driver opens them anew for each engine; the hub owns what it gets. */
        private TaskStreams duplicates() {
            return new TaskStreams(
                    engineEnds.terminal(),
                    stdinClosed.get() ? -1 : duplicate(engineEnds.stdin()),
                    duplicate(engineEnds.stdout()),
                    duplicate(engineEnds.stderr()));
        }
    }

    private static TaskStreams ends(boolean terminal, Pipe in, Pipe out, Pipe err) {
        in.writeEnd().setNonBlocking(true);
        out.readEnd().setNonBlocking(true);
        err.readEnd().setNonBlocking(true);
        return new TaskStreams(
                terminal,
                in.writeEnd().number(),
                out.readEnd().number(),
                err.readEnd().number());
    }

    private static int duplicate(int number) {
        Fd borrowed = Fd.own(number, "borrowed");
        int copy = borrowed.dup().detach();
        borrowed.detach();
        return copy;
    }

    private static void write(AttachSession session, byte[] bytes) {
        try {
            session.write(ByteBuffer.wrap(bytes));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(AttachSession session, int length) throws InterruptedException {
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        while (received.size() < length) {
            StreamChunk chunk = session.next();
            assertThat(chunk).as("after " + received).isNotNull();
            append(received, chunk);
        }
        return received.toString(StandardCharsets.UTF_8);
    }

    private static String rest(AttachSession session) throws InterruptedException {
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        for (StreamChunk chunk = session.next(); chunk != null; chunk = session.next()) {
            append(received, chunk);
        }
        return received.toString(StandardCharsets.UTF_8);
    }

    private static void append(ByteArrayOutputStream received, @Nullable StreamChunk chunk) {
        if (chunk != null) {
            received.writeBytes(chunk.bytes());
        }
    }
}
