package org.gantry.runtime.libcontainer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gantry.runtime.support.ProcessIdentity;
import org.gantry.runtime.support.seccomp.SeccompFilter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDirectoryTest {
    @TempDir
    Path path;

    private StateDirectory directory;

    @BeforeEach
    void open() {
        directory = new StateDirectory(path);
    }

    @Test
    void readsWhatItWrote() {
        assertThat(directory.read()).isEmpty();
        var state = new TaskState("/a/b", new ProcessIdentity(77, 88), true, 4L, null, null, false);
        directory.write(state);
        assertThat(directory.read()).contains(state);
    }

    @Test
    void keepsTheFilterBesideTheState() {
        var state = new TaskState("/a/b", null, true, 4L, null, null, false);
        directory.write(new SeccompFilter(ByteBuffer.wrap(new byte[] {1, 2, 3}), 4));
        SeccompFilter filter = directory.filter(state).orElseThrow();
        assertThat(filter.flags()).isEqualTo(4);
        assertThat(filter.instructions()).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        assertThat(directory.filter(new TaskState("/a/b", null, true, null, null, null, false)))
                .isEmpty();
    }

    @Test
    void takesAHalfWrittenStateForNone() throws IOException {
        Files.writeString(path.resolve("state.json"), "{\"cgroupsPa");
        assertThat(directory.read()).isEmpty();
    }

    @Test
    void clearsItsOwnFilesOnly() throws IOException {
        directory.write(new TaskState("/a/b", null, true, null, null, null, false));
        directory.write(new SeccompFilter(ByteBuffer.wrap(new byte[8]), 0));
        directory.writeExec("e", new ExecState(new ProcessIdentity(1, 2)));
        Files.createFile(directory.exitFile());
        Files.createFile(directory.exitFileOfExec("e"));
        Files.createFile(path.resolve("of-the-engine"));
        assertThat(directory.execIds()).containsExactly("e");
        directory.clear();
        assertThat(path).isDirectoryContaining("glob:**of-the-engine");
        try (var files = Files.list(path)) {
            assertThat(files).hasSize(1);
        }
        new StateDirectory(path.resolve("nowhere")).clear();
    }
}
