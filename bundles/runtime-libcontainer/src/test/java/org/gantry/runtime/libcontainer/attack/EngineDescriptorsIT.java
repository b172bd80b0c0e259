package org.gantry.runtime.libcontainer.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.gantry.api.EngineException;
import org.gantry.api.runtime.ExecTask;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.Openat2;
import org.gantry.runtime.libcontainer.testing.ContainerTest;
import org.gantry.runtime.libcontainer.testing.TestContainer;
import org.gantry.runtime.libcontainer.testing.TestOutput;
import org.gantry.runtime.libcontainer.testing.TestSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Descriptors of the engine as a way out (CVE-2024-21626): directories of the host that are open while a container or an
 * exec is made, some of them not even marked to be closed on exec.
 */
class EngineDescriptorsIT extends ContainerTest {
    private static final int LAST = 1024;
    private static final String LIST = "for f in /proc/$$/fd/*; do readlink $f; done; true";

    private final List<Fd> open = new ArrayList<>();

    @BeforeEach
    void openDirectoriesOfTheHost() {
        for (int i = 0; i < 200; i++) {
            Fd root = Openat2.open("/", OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY);
            root.setCloseOnExec(i % 2 == 0);
            open.add(root);
        }
    }

    @AfterEach
    void closeThem() {
        open.forEach(Fd::close);
    }

    @Test
    void noneIsTheWorkingDirectoryOfAContainer() {
        for (int number = 0; number <= LAST; number++) {
            TestSpec spec = TestSpec.of("true");
            spec.cwd = "/proc/self/fd/" + number;
            assertThatThrownBy(() -> host.create(spec))
                    .as(spec.cwd)
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("/proc/self/fd");
        }
    }

    @Test
    void noneIsTheWorkingDirectoryOfAnExec() {
        TestContainer container = host.start(TestSpec.of("sleep", "1000"));
        for (int number = 0; number <= LAST; number++) {
            TestSpec spec = TestSpec.of("true");
            spec.cwd = "/proc/self/fd/" + number;
            String id = "exec" + number;
            assertThatThrownBy(() -> container.exec(id, spec))
                    .as(spec.cwd)
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("/proc/self/fd");
        }
    }

    @Test
    void noneIsLeftInAContainer() {
        assertThat(run(LIST).lines()).hasSize(3).allMatch(line -> line.contains("pipe:"));
    }

    @Test
    void noneIsLeftInAnExec() {
        TestContainer container = host.start(TestSpec.of("sleep", "1000"));
        ExecTask exec = container.exec("list", TestSpec.shell(LIST));
        assertThat(TestOutput.readAll(exec.openStreams()).stdout().lines())
                .hasSize(3)
                .allMatch(line -> line.contains("pipe:"));
        TestContainer.await(exec.exit());
        exec.delete();
    }

    @Test
    void noneIsLeftInTheShim() throws IOException {
        TestContainer container = host.start(TestSpec.of("sleep", "1000"));
        String status = Files.readString(Path.of("/proc", "" + container.task().pid(), "stat"));
        String parent = status.substring(status.lastIndexOf(')') + 2).split(" ", -1)[1];
        try (Stream<Path> descriptors = Files.list(Path.of("/proc", parent, "fd"))) {
            assertThat(descriptors.map(EngineDescriptorsIT::target))
                    .doesNotContain("/")
                    .hasSizeLessThan(16);
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
