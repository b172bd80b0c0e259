package org.gantry.runtime.support.program;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.gantry.runtime.support.TaskFiles;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What programs said of themselves, on the disk, so that a boot executes none that is still the same file. Whatever is wrong
 * with what is remembered, the program is asked again.
 */
public final class ProgramAnswers {
    private static final Logger LOG = LoggerFactory.getLogger(ProgramAnswers.class);

    /** The time of the inode's change as well: package managers set the other one to that of the package. */
    private static final String STAT = "unix:dev,ino,size,lastModifiedTime,ctime";

    private static final String FILE = "program-answers.json";

    private final Optional<TaskFiles> files;
    private final Map<String, Answer> answers = new HashMap<>();

    /** Both are absent in a damaged file. */
    private record Answer(
            @Nullable String version, @Nullable String text) {}

    private record Document(@Nullable Map<String, Answer> programs) {}

    private ProgramAnswers(Optional<TaskFiles> files) {
        this.files = files;
        files.ifPresent(this::read);
    }

    /** @param directory of whoever asks, and nobody else's */
    public static ProgramAnswers in(Path directory) {
        return new ProgramAnswers(Optional.of(new TaskFiles(directory)));
    }

    /** Remembered no longer than this object is. */
    public static ProgramAnswers inMemory() {
        return new ProgramAnswers(Optional.empty());
    }

    /**
     * What a program says, as somebody understands it: what it said before, or what it says now.
     *
     * @param asking executes the program; empty when that failed, which is not remembered
     * @param reading empty for what does not make sense, which is not remembered either
     */
    public synchronized <T> Optional<T> of(
            Path program, Supplier<Optional<String>> asking, Function<String, Optional<T>> reading) {
        Optional<String> version = version(program);
        Optional<T> known = Optional.ofNullable(answers.get(program.toString()))
                .filter(answer -> version.isPresent() && version.get().equals(answer.version()))
                .flatMap(answer -> Optional.ofNullable(answer.text()))
                .flatMap(reading);
        if (known.isPresent()) {
            return known;
        }
        Optional<String> said = asking.get();
        Optional<T> understood = said.flatMap(reading);
        if (version.isPresent() && understood.isPresent()) {
            answers.put(program.toString(), new Answer(version.get(), said.orElseThrow()));
            files.ifPresent(this::write);
        }
        return understood;
    }

    /** Tells the file that is executed, wherever links lead, from an earlier one of that name, without reading it. */
    private static Optional<String> version(Path program) {
        try {
            return Optional.of(new TreeMap<>(Files.readAttributes(program, STAT)).toString());
        } catch (IOException notThere) {
            return Optional.empty(); // asking it tells what is wrong
        }
    }

    private void read(TaskFiles from) {
        try {
            from.readJson(FILE, Document.class)
                    .flatMap(document -> Optional.ofNullable(document.programs()))
                    .ifPresent(answers::putAll);
        } catch (UncheckedIOException e) {
            LOG.debug("what programs said is not readable, and they are asked again", e);
        }
    }

    private void write(TaskFiles to) {
        try {
            to.writeJson(FILE, new Document(answers));
        } catch (UncheckedIOException e) {
            LOG.debug("what programs said is not remembered, and they are asked again by the next boot", e);
        }
    }
}
