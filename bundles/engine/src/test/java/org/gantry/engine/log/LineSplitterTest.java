package org.gantry.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LineSplitterTest {
    private final List<String> entries = new ArrayList<>();
    private final LineSplitter splitter = new LineSplitter();

    @Test
    void cutsAfterNewlinesAndKeepsTheRest() {
        feed("one\ntwo\nthr");
        assertThat(entries).containsExactly("one\n", "two\n");
        assertThat(splitter.pending()).asString(StandardCharsets.UTF_8).isEqualTo("thr");
        feed("ee\n");
        assertThat(entries).containsExactly("one\n", "two\n", "three\n");
    }

    @Test
    void cutsLongLinesAfterSixteenKibibytes() {
        feed("x".repeat(LineSplitter.LONGEST + 5) + "\n");
        assertThat(entries).hasSize(2);
        assertThat(entries.get(0)).hasSize(LineSplitter.LONGEST).doesNotEndWith("\n");
        assertThat(entries.get(1)).isEqualTo("xxxxx\n");
    }

    @Test
    void emitsWhatIsLeftAtTheEnd() {
        feed("no newline");
        splitter.finish(this::collect);
        assertThat(entries).containsExactly("no newline");
        splitter.finish(this::collect);
        assertThat(entries).hasSize(1);
    }

    /** Recovery after a crash replays a stream in other portions than it came in. */
    @Test
    void cutsTheSameHoweverTheBytesArrive() {
        String text = ("a".repeat(20_000) + "\nshort\n\n" + "b".repeat(16_384) + "\n" + "c".repeat(40_000)).repeat(3);
        feed(text);
        List<String> atOnce = List.copyOf(entries);
        entries.clear();
        LineSplitter other = new LineSplitter();
        splitter.finish((bytes, offset, length) -> {});
        Random random = new Random(7);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < bytes.length; ) {
            int length = Math.min(bytes.length - at, 1 + random.nextInt(9000));
            other.feed(ByteBuffer.wrap(bytes, at, length), this::collect);
            at += length;
        }
        assertThat(entries).isEqualTo(atOnce);
    }

    private void feed(String text) {
        splitter.feed(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), this::collect);
    }

    private void collect(byte[] bytes, int offset, int length) {
        entries.add(new String(bytes, offset, length, StandardCharsets.UTF_8));
    }
}
