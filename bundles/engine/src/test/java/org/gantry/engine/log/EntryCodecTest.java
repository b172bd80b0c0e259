package org.gantry.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.gantry.api.engine.LogSession.LogEntry;
import org.gantry.api.engine.StreamChunk.Stream;
import org.junit.jupiter.api.Test;

class EntryCodecTest {
    private static final Instant NOON = Instant.parse("2024-05-01T12:00:00.120Z");

    @Test
    void writesWhatDockerdWrites() {
        assertThat(encode("hi\n".getBytes(StandardCharsets.UTF_8), Stream.STDOUT))
                .isEqualTo("{\"log\":\"hi\\n\",\"stream\":\"stdout\",\"time\":\"2024-05-01T12:00:00.12Z\"}\n");
        assertThat(encode("x".getBytes(StandardCharsets.UTF_8), Stream.STDERR)).contains("\"stream\":\"stderr\"");
    }

    @Test
    void escapesControlCharactersQuotesAndHtml() {
        assertThat(encode("\u0001\t\"\\<&>\r".getBytes(StandardCharsets.UTF_8), Stream.STDOUT))
                .startsWith("{\"log\":\"\\u0001\\u0009\\\"\\\\\\u003c\\u0026\\u003e\\r\",");
    }

    @Test
    void replacesEachByteThatIsNoUtf8() {
        byte[] text = {'a', (byte) 0xff, (byte) 0xc3, (byte) 0xa9, (byte) 0xe2, (byte) 0x82, 'b'};
        assertThat(encode(text, Stream.STDOUT)).startsWith("{\"log\":\"a\\ufffdé\\ufffd\\ufffdb\",");
    }

    @Test
    void replacesSurrogatesAndOverlongForms() {
        byte[] surrogate = {(byte) 0xed, (byte) 0xa0, (byte) 0x80};
        byte[] overlong = {(byte) 0xc0, (byte) 0x80};
        assertThat(encode(surrogate, Stream.STDOUT)).contains("\\ufffd\\ufffd\\ufffd\"");
        assertThat(encode(overlong, Stream.STDOUT)).contains("\"\\ufffd\\ufffd\"");
    }

    @Test
    void keepsCharactersOutsideTheBasicPlane() {
        LogEntry entry = decode(encode("😀\n".getBytes(StandardCharsets.UTF_8), Stream.STDERR));
        assertThat(entry.stream()).isEqualTo(Stream.STDERR);
        assertThat(entry.time()).isEqualTo(NOON);
        assertThat(new String(entry.line(), StandardCharsets.UTF_8)).isEqualTo("😀\n");
    }

    @Test
    void passesOverDamagedLines() {
        byte[] damaged = "{\"log\":\"half".getBytes(StandardCharsets.UTF_8);
        assertThat(new EntryDecoder().decode(damaged, 0, damaged.length)).isNull();
        byte[] zeros = new byte[100];
        assertThat(new EntryDecoder().decode(zeros, 0, zeros.length)).isNull();
    }

    /** By hand what we write, with a parser what others write: the result must be the same. */
    @Test
    void readsEveryFormOfTheSameEntry() {
        String text = "\u0001\t\"\\<&>\r é 😀 \ufffd/\n";
        LogEntry ours = decode(encode(text.getBytes(StandardCharsets.UTF_8), Stream.STDOUT));
        assertThat(ours.line()).asString(StandardCharsets.UTF_8).isEqualTo(text);
        LogEntry reordered = decode("{\"stream\":\"stdout\", \"time\":\"2024-05-01T12:00:00.12Z\","
                + "\"attrs\":{\"a\":1}, \"log\":\"\\u0001\\t\\\"\\\\<&>\\r \\u00e9 \\ud83d\\ude00 \\ufffd\\/\\n\"}\n");
        assertThat(reordered.line()).isEqualTo(ours.line());
        assertThat(reordered.time()).isEqualTo(ours.time());
        LogEntry escaped =
                decode("{\"log\":\"\\ud83d\\ude00\\b\",\"stream\":\"stderr\",\"time\":\"2024-05-01T12:00:00Z\"}\n");
        assertThat(escaped.line()).asString(StandardCharsets.UTF_8).isEqualTo("😀\b");
        assertThat(escaped.stream()).isEqualTo(Stream.STDERR);
    }

    @Test
    void writesTimesAsGoDoes() {
        assertThat(GoTime.format(Instant.parse("2024-01-01T00:00:00Z"))).isEqualTo("2024-01-01T00:00:00Z");
        assertThat(GoTime.format(Instant.parse("2024-01-01T00:00:00.000000001Z")))
                .isEqualTo("2024-01-01T00:00:00.000000001Z");
    }

    private static String encode(byte[] text, Stream stream) {
        EntryEncoder encoder = new EntryEncoder();
        encoder.append(stream, text, 0, text.length, NOON);
        return StandardCharsets.UTF_8.decode(encoder.bytes()).toString();
    }

    private static LogEntry decode(String line) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        LogEntry entry = new EntryDecoder().decode(bytes, 0, bytes.length);
        assertThat(entry).isNotNull();
        return java.util.Objects.requireNonNull(entry);
    }
}
