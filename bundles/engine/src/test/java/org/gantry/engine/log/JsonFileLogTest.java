package org.gantry.engine.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.gantry.api.EngineException;
import org.gantry.api.engine.LogOptions;
import org.gantry.api.engine.LogSession.LogEntry;
import org.gantry.api.engine.StreamChunk.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonFileLogTest {
    private static final LogOptions ALL = new LogOptions(true, true, false, null, null, -1);

    @TempDir
    Path directory;

    @Test
    void keepsWhatWasWritten() throws Exception {
        JsonFileLog log = open(LogLimits.NONE);
        write(log, 1, 3);
        log.close();
        assertThat(read(log, ALL)).containsExactly("line 1", "line 2", "line 3");
    }

    @Test
    void goesOnAfterAnotherOpen() throws Exception {
        JsonFileLog log = open(LogLimits.NONE);
        write(log, 1, 2);
        log.close();
        log.open();
        write(log, 3, 4);
        log.close();
        assertThat(read(log, ALL)).containsExactly("line 1", "line 2", "line 3", "line 4");
    }

    @Test
    void dropsALineThatAPowerFailureCutShort() throws Exception {
        JsonFileLog log = open(LogLimits.NONE);
        write(log, 1, 2);
        log.close();
        Files.writeString(file(), "{\"log\":\"torn", StandardOpenOption.APPEND);
        log.open();
        write(log, 3, 3);
        log.close();
        assertThat(read(log, ALL)).containsExactly("line 1", "line 2", "line 3");
        assertThat(Files.readString(file())).doesNotContain("torn");
    }

    @Test
    void rotatesBySizeAndKeepsSoManyFiles() throws Exception {
        JsonFileLog log = open(new LogLimits(1000, 3));
        write(log, 1, 100);
        log.close();
        assertThat(file().resolveSibling("c-json.log.1")).exists();
        assertThat(file().resolveSibling("c-json.log.2")).exists();
        assertThat(file().resolveSibling("c-json.log.3")).doesNotExist();
        assertThat(Files.size(file())).isLessThanOrEqualTo(1000);
        List<String> kept = read(log, ALL);
        assertThat(kept).endsWith("line 99", "line 100").doesNotContain("line 1");
        assertThat(kept).isEqualTo(lines(100 - kept.size() + 1, 100));
    }

    @Test
    void keepsOneFileWhenAskedTo() throws Exception {
        JsonFileLog log = open(new LogLimits(1000, 1));
        write(log, 1, 100);
        log.close();
        assertThat(file().resolveSibling("c-json.log.1")).doesNotExist();
        assertThat(read(log, ALL)).endsWith("line 100").hasSizeLessThan(15);
    }

    @Test
    void tailCountsOverFiles() throws Exception {
        JsonFileLog log = open(new LogLimits(1000, 5));
        write(log, 1, 30);
        log.close();
        assertThat(read(log, tail(0))).isEmpty();
        assertThat(read(log, tail(1))).containsExactly("line 30");
        assertThat(read(log, tail(25))).isEqualTo(lines(6, 30));
        assertThat(read(log, tail(1000))).isEqualTo(lines(1, 30));
    }

    @Test
    void tailFindsItsPlaceInALargeFile() throws Exception {
        JsonFileLog log = open(LogLimits.NONE);
        for (int i = 0; i < 20; i++) {
            write(log, i * 5000 + 1, (i + 1) * 5000);
        }
        log.close();
        assertThat(read(log, tail(3000))).isEqualTo(lines(97_001, 100_000));
    }

    @Test
    void filtersByStreamAndTime() throws Exception {
        JsonFileLog log = open(LogLimits.NONE);
        Instant noon = Instant.parse("2024-05-01T12:00:00Z");
        for (int i = 0; i < 10; i++) {
            append(log, i % 2 == 0 ? Stream.STDOUT : Stream.STDERR, "line " + i, noon.plusSeconds(i));
        }
        log.close();
        assertThat(read(log, new LogOptions(false, true, false, null, null, -1)))
                .containsExactly("line 1", "line 3", "line 5", "line 7", "line 9");
        assertThat(read(log, new LogOptions(true, true, false, noon.plusSeconds(8), null, -1)))
                .containsExactly("line 8", "line 9");
        assertThat(read(log, new LogOptions(true, true, false, null, noon.plusSeconds(1), -1)))
                .containsExactly("line 0", "line 1");
    }

    @Test
    void followsAcrossRotationUntilTheRunEnds() throws Exception {
        JsonFileLog log = open(new LogLimits(2000, 4));
        write(log, 1, 5);
        CompletableFuture<List<String>> follower =
                CompletableFuture.supplyAsync(() -> read(log, new LogOptions(true, true, true, null, null, -1)));
        for (int i = 6; i <= 300; i += 5) {
            write(log, i, i + 4);
            TimeUnit.MILLISECONDS.sleep(2);
        }
        assertThat(follower).isNotDone();
        log.close();
        assertThat(follower.get(5, TimeUnit.SECONDS)).isEqualTo(lines(1, 300));
    }

    @Test
    void aFollowerThatIsClosedStopsWaiting() throws Exception {
        JsonFileLog log = open(LogLimits.NONE);
        LogReader reader = LogReader.open(log, new LogOptions(true, true, true, null, null, -1), false);
        CompletableFuture<Boolean> ended = CompletableFuture.supplyAsync(() -> next(reader) == null);
        TimeUnit.MILLISECONDS.sleep(50);
        reader.close();
        assertThat(ended.get(5, TimeUnit.SECONDS)).isTrue();
        log.close();
    }

    @Test
    void followingAContainerThatDoesNotRunEndsAtOnce() {
        JsonFileLog log = open(LogLimits.NONE);
        write(log, 1, 1);
        log.close();
        assertThat(CompletableFuture.supplyAsync(() -> read(log, new LogOptions(true, true, true, null, null, -1))))
                .succeedsWithin(Duration.ofSeconds(5))
                .isEqualTo(lines(1, 1));
    }

    @Test
    void countsEntriesOfOneStreamAfterAPosition() {
        JsonFileLog log = open(new LogLimits(1000, 10));
        write(log, 1, 3);
        LogPosition position = log.position();
        write(log, 4, 40);
        append(log, Stream.STDERR, "other", Instant.now());
        log.close();
        assertThat(LogRecovery.entriesAfter(log.files(), position, Stream.STDOUT))
                .isEqualTo(37);
        assertThat(LogRecovery.entriesAfter(log.files(), position, Stream.STDERR))
                .isEqualTo(1);
    }

    @Test
    void goesOnWhenTheFileCannotBeWritten() throws Exception {
        Path gone = directory.resolve("gone");
        Files.createDirectory(gone);
        JsonFileLog log = new JsonFileLog(new LogFiles(gone.resolve("c-json.log")), new LogLimits(200, 2));
        log.open();
        write(log, 1, 1);
        Files.delete(gone.resolve("c-json.log"));
        Files.delete(gone);
        write(log, 2, 9); // rotation finds no directory
        Files.createDirectory(gone);
        write(log, 10, 10);
        log.close();
        assertThat(read(log, ALL)).containsExactly("line 10");
    }

    @Test
    void readsLimitsInDockersWords() {
        assertThat(LogLimits.of(Map.of("max-size", "10m", "max-file", "3"), LogLimits.NONE))
                .isEqualTo(new LogLimits(10 << 20, 3));
        assertThat(LogLimits.of(Map.of("max-size", "2K"), LogLimits.NONE).maxSize())
                .isEqualTo(2048);
        assertInvalid(Map.of("max-size", "lots"), "invalid size: 'lots'");
        assertInvalid(Map.of("max-file", "0"), "max-file cannot be less than 1");
        assertInvalid(Map.of("max-file", "3"), "max-size must be set");
        assertInvalid(Map.of("tag", "x"), "unknown log opt 'tag' for json-file log driver");
    }

    private static void assertInvalid(Map<String, String> options, String words) {
        assertThatThrownBy(() -> LogLimits.of(options, LogLimits.NONE))
                .isInstanceOf(EngineException.InvalidArgument.class)
                .hasMessageContaining(words);
    }

    private Path file() {
        return directory.resolve("c-json.log");
    }

    private JsonFileLog open(LogLimits limits) {
        JsonFileLog log = new JsonFileLog(new LogFiles(file()), limits);
        log.open();
        return log;
    }

    private static void write(JsonFileLog log, int first, int last) {
        for (int i = first; i <= last; i++) {
            byte[] text = ("line " + i + "\n").getBytes(StandardCharsets.UTF_8);
            log.append(Stream.STDOUT, text, 0, text.length, Instant.now());
        }
        log.flush();
    }

    private static void append(JsonFileLog log, Stream stream, String line, Instant time) {
        byte[] text = (line + "\n").getBytes(StandardCharsets.UTF_8);
        log.append(stream, text, 0, text.length, time);
        log.flush();
    }

    private static LogOptions tail(long lines) {
        return new LogOptions(true, true, false, null, null, lines);
    }

    private static List<String> lines(int first, int last) {
        List<String> lines = new ArrayList<>();
        for (int i = first; i <= last; i++) {
            lines.add("line " + i);
        }
        return lines;
    }

    private static List<String> read(JsonFileLog log, LogOptions options) {
        List<String> lines = new ArrayList<>();
        try (LogReader reader = LogReader.open(log, options, false)) {
            for (LogEntry entry = next(reader); entry != null; entry = next(reader)) {
                lines.add(new String(entry.line(), StandardCharsets.UTF_8).strip());
            }
        }
        return lines;
    }

    private static @org.jspecify.annotations.Nullable LogEntry next(LogReader reader) {
        try {
            return reader.next();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
