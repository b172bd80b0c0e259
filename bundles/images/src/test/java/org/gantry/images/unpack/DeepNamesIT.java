package org.gantry.images.unpack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.gantry.api.EngineException.InvalidArgument;
import org.gantry.images.tar.EntryPath;
import org.gantry.images.testing.Root;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.Openat2;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What many entries with very deep names cost: so much for each, however deep they are. */
class DeepNamesIT {
    private static final int FLAGS = OpenFlags.O_PATH | OpenFlags.O_DIRECTORY;
    private static final int DEEP = 240;
    private static final int MANY = 300;

    @TempDir
    Path directory;

    @BeforeEach
    void requireRoot() {
        Root.required();
    }

    @Test
    void aMissingDirectoryCostsWhatIsMissingAndNotItsDepth() throws IOException {
        var opens = new AtomicLong();
        EntryPath deep = new EntryPath(Collections.nCopies(DEEP, "d"));
        try (Fd root = Openat2.open(directory.toString(), FLAGS);
                LowerLayers nothing = LowerLayers.open(List.of());
                var upper = new UpperDirectory(root, nothing, new DirectoryTimes(), (from, path, resolve) -> {
                    opens.incrementAndGet();
                    return Openat2.open(from, path, FLAGS, 0, resolve);
                })) {
            upper.directory(deep);
            assertThat(opens.get()).isLessThanOrEqualTo(3L * DEEP);

            opens.set(0);
            for (int i = 0; i < MANY; i++) {
                upper.directory(deep.child("n" + i));
            }
            assertThat(opens.get()).isLessThanOrEqualTo(3L * MANY);
        }
        assertThat(directory.resolve(deep + "/n" + (MANY - 1))).isDirectory();
    }

    /** Each whiteout has this looked up. */
    @Test
    void whetherADirectoryIsTakenCostsItsNameAndNoMore() throws IOException {
        var components = new AtomicLong();
        EntryPath deep = chain("d");
        Files.writeString(directory.resolve(deep + "/file"), "");
        try (Fd root = Openat2.open(directory.toString(), FLAGS);
                LowerLayers nothing = LowerLayers.open(List.of());
                var upper = new UpperDirectory(root, nothing, new DirectoryTimes(), (from, path, resolve) -> {
                    components.addAndGet(path.split("/", -1).length);
                    return Openat2.open(from, path, FLAGS, 0, resolve);
                })) {
            assertThat(upper.isTaken(deep)).isFalse();
            assertThat(upper.isTaken(deep.child("missing"))).isFalse();
            assertThat(upper.isTaken(deep.child("file"))).isTrue();
            assertThat(upper.isTaken(deep.child("file").child("below"))).isTrue();
            assertThat(components.get()).isLessThanOrEqualTo(4L * DEEP);
        }
    }

    @Test
    void namesInOneDirectoryCostOneStepHoweverDeepThatIs() throws IOException {
        EntryPath deep = chain("d");
        Files.writeString(directory.resolve(deep + "/there"), "");
        var budget = new LookBudget();
        try (var layer = new LowerLayer(directory, budget)) {
            for (int i = 0; i < MANY; i++) {
                assertThat(layer.look(deep.child("missing" + i)).found()).isEmpty();
            }
            assertThat(budget.spent()).isLessThanOrEqualTo(DEEP + MANY);

            layer.look(deep.child("there")).found().orElseThrow().close();
            layer.look(deep).found().orElseThrow().close();
            layer.look(deep.parent()).found().orElseThrow().close();
            assertThat(budget.spent()).isLessThanOrEqualTo(DEEP + MANY + 2);
            assertThat(layer.look(EntryPath.ROOT.child("nothing")).found()).isEmpty();
            layer.look(deep.child("there")).found().orElseThrow().close();
        }
    }

    @Test
    void namesThatJumpBetweenDeepDirectoriesAreRefusedAfterAWhile() throws IOException {
        EntryPath one = chain("one");
        EntryPath other = chain("other");
        var budget = new LookBudget(10L * DEEP, 32);
        try (var layer = new LowerLayer(directory, budget)) {
            assertThatThrownBy(() -> {
                        for (int i = 0; i < MANY; i++) {
                            layer.look(one.child("x"));
                            layer.look(other.child("x"));
                        }
                    })
                    .isInstanceOf(InvalidArgument.class)
                    .hasMessageContaining("jump between directories");
            assertThat(budget.spent()).isLessThanOrEqualTo(20L * DEEP);
        }
    }

    private EntryPath chain(String first) throws IOException {
        EntryPath deep = EntryPath.ROOT.child(first);
        for (int i = 1; i < DEEP; i++) {
            deep = deep.child("d");
        }
        Files.createDirectories(directory.resolve(deep.toString()));
        return deep;
    }
}
