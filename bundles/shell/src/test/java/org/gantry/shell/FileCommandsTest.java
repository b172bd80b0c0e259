package org.gantry.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gantry.api.EngineException.InvalidArgument;
import org.gantry.api.engine.ContainerEngine;
import org.gantry.api.engine.ContainerFiles;
import org.gantry.api.engine.ContainerFiles.Commit;
import org.gantry.api.engine.ContainerFiles.FileArchive;
import org.gantry.api.engine.Images;
import org.gantry.api.image.FileChange;
import org.gantry.api.image.ImageStore.SavedImages;
import org.gantry.api.oci.Digest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileCommandsTest {
    @TempDir
    Path directory;

    @Test
    void diffHasDockersLetters() throws Exception {
        DiffCommand diff = new DiffCommand();
        diff.container = "box";
        diff.engine = files(Fakes.on(
                "changes",
                args -> List.of(
                        new FileChange("/a", FileChange.Kind.ADDED),
                        new FileChange("/c", FileChange.Kind.MODIFIED),
                        new FileChange("/d", FileChange.Kind.DELETED))));
        assertThat(Fakes.output(diff::execute)).isEqualTo("A /a\nC /c\nD /d\n");
    }

    @Test
    void commitPausesUnlessToldNotTo() throws Exception {
        CommitCommand commit = new CommitCommand();
        commit.container = "box";
        commit.image = "made:1";
        commit.running = true;
        commit.changes = List.of("USER x");
        commit.engine = files(Fakes.on("commit", args -> {
            assertThat(args).containsExactly("box", new Commit("made:1", "", "", false, List.of("USER x"), null));
            return new Digest("sha256", "e".repeat(64));
        }));
        assertThat(Fakes.output(commit::execute)).isEqualTo("sha256:" + "e".repeat(64) + "\n");
    }

    @Test
    void filesAreWholeOrNotThere() throws Exception {
        ExportCommand export = new ExportCommand();
        export.container = "box";
        export.file = directory.resolve("out.tar").toString();
        export.engine = files(Fakes.on("export", args -> write(args[1], "root")));
        export.execute();
        assertThat(directory.resolve("out.tar")).hasContent("root");
        export.engine = files(Fakes.on("export", args -> {
            write(args[1], "half");
            throw new InvalidArgument("broken");
        }));
        assertThatThrownBy(export::execute).hasMessage("broken");
        assertThat(directory.resolve("out.tar")).hasContent("root");
        try (var files = Files.list(directory)) {
            assertThat(files).hasSize(1);
        }
        export.file = "relative";
        assertThatThrownBy(export::execute).isInstanceOf(InvalidArgument.class);
    }

    @Test
    void saveTakesSeveralImages() throws Exception {
        SaveCommand save = new SaveCommand();
        save.images = List.of("a", "b");
        save.file = directory.resolve("saved.tar").toString();
        SavedImages saved = Fakes.on("writeTo", args -> write(args[0], "images"))
                .on("close", none -> null)
                .as(SavedImages.class);
        save.engine = Fakes.engine("images", Images.class, Fakes.on("save", args -> {
            assertThat(args).containsExactly(List.of("a", "b"));
            return saved;
        }));
        save.execute();
        assertThat(directory.resolve("saved.tar")).hasContent("images");
    }

    @Test
    void cpGoesBothWays() throws Exception {
        Path archive = directory.resolve("a.tar");
        FileArchive opened = Fakes.on("writeTo", args -> write(args[0], "files"))
                .on("close", none -> null)
                .as(FileArchive.class);
        CpCommand cp = new CpCommand();
        cp.engine = files(Fakes.on("open", args -> {
                    assertThat(args).containsExactly("box", "/etc:x");
                    return opened;
                })
                .on("extract", args -> {
                    assertThat(args[0]).isEqualTo("box");
                    assertThat(args[1]).isEqualTo("/tmp");
                    assertThat(read(args[3])).isEqualTo("files");
                    return null;
                }));
        cp.from = "box:/etc:x";
        cp.to = archive.toString();
        cp.execute();
        assertThat(archive).hasContent("files");
        cp.from = archive.toString();
        cp.to = "box:/tmp";
        cp.execute();
        cp.to = archive.toString();
        assertThatThrownBy(cp::execute).isInstanceOf(InvalidArgument.class);
    }

    private static ContainerEngine files(Fakes.Answers answers) {
        return Fakes.engine("files", ContainerFiles.class, answers);
    }

    private static @org.jspecify.annotations.Nullable Object write(Object out, String text) {
        try {
            ((OutputStream) out).write(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            return null;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String read(Object in) {
        try {
            return new String(((InputStream) in).readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
