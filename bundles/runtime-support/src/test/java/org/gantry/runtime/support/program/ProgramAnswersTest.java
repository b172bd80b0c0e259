package org.gantry.runtime.support.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgramAnswersTest {
    private static final String SAID = "runc version 1.1.5\nspec: 1.0.2";

    @TempDir
    Path directory;

    private Path program = Path.of("/");
    private int asked;

    @BeforeEach
    void install() throws IOException {
        program = Files.writeString(directory.resolve("runc"), "first");
    }

    private Optional<String> ask(Optional<String> answer) {
        return ProgramAnswers.in(directory).of(program, () -> asking(answer), Optional::of);
    }

    private Optional<String> asking(Optional<String> answer) {
        asked++;
        return answer;
    }

    @Test
    void isNotAskedTwice() {
        assertThat(ask(Optional.of(SAID))).contains(SAID);
        assertThat(ask(Optional.empty())).contains(SAID);
        assertThat(asked).isEqualTo(1);
    }

    @Test
    void isAskedAgainWhenItHasGrown() throws IOException {
        ask(Optional.of(SAID));
        FileTime before = Files.getLastModifiedTime(program);
        Files.writeString(program, "second");
        Files.setLastModifiedTime(program, before);
        assertThat(ask(Optional.of("2"))).contains("2");
    }

    /** As dpkg does it: another file takes the name, with the time that the package has. */
    @Test
    void isAskedAgainWhenAnotherFileHasItsName() throws IOException {
        ask(Optional.of(SAID));
        Path other = Files.writeString(directory.resolve("runc.new"), "other");
        Files.setLastModifiedTime(other, Files.getLastModifiedTime(program));
        Files.move(other, program, StandardCopyOption.REPLACE_EXISTING);
        assertThat(ask(Optional.of("2"))).contains("2");
        assertThat(asked).isEqualTo(2);
    }

    @Test
    void isAskedAgainWhenALinkLeadsElsewhere() throws IOException {
        Path file = program;
        program = Files.createSymbolicLink(directory.resolve("link"), file);
        ask(Optional.of(SAID));
        Files.delete(program);
        Files.createSymbolicLink(program, Files.writeString(directory.resolve("crun"), "first"));
        assertThat(ask(Optional.of("2"))).contains("2");
    }

    @Test
    void isAskedAgainWhenItFailed() {
        assertThat(ask(Optional.empty())).isEmpty();
        assertThat(ask(Optional.of(SAID))).contains(SAID);
    }

    @Test
    void isAskedAgainWhenItMadeNoSense() {
        var answers = ProgramAnswers.in(directory);
        assertThat(answers.of(program, () -> asking(Optional.of(SAID)), _ -> Optional.empty()))
                .isEmpty();
        assertThat(ask(Optional.of("2"))).contains("2");
    }

    @Test
    void isAskedWhereNothingCanBeRemembered() {
        var answers = ProgramAnswers.in(directory.resolve("nowhere"));
        assertThat(answers.of(program, () -> asking(Optional.of(SAID)), Optional::of))
                .contains(SAID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "null",
                "[]",
                "{}",
                "{\"programs\":null}",
                "{\"programs\":{\"%s\":null}}",
                "{\"programs\":{\"%s\":{}}}",
                "{\"programs\":{\"%s\":{\"version\":\"another\",\"text\":\"no\"}}}"
            })
    void isAskedWhenTheFileIsDamaged(String content) throws IOException {
        Files.writeString(directory.resolve("program-answers.json"), content.replace("%s", program.toString()));
        assertThat(ask(Optional.of(SAID))).contains(SAID);
        assertThat(ask(Optional.empty())).contains(SAID);
    }
}
