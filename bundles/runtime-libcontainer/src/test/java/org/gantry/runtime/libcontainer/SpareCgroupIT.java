package org.gantry.runtime.libcontainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.gantry.linux.cgroup.CgroupLayout;
import org.gantry.linux.cgroup.CgroupMode;
import org.gantry.runtime.libcontainer.testing.ContainerTest;
import org.gantry.runtime.libcontainer.testing.TestContainer;
import org.gantry.runtime.libcontainer.testing.TestSpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A container's legacy cgroups, which were there before the container under another name. */
class SpareCgroupIT extends ContainerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final CgroupLayout LAYOUT = CgroupLayout.detect();

    @BeforeEach
    void needsLegacyHierarchies() {
        assumeTrue(LAYOUT.mode() != CgroupMode.UNIFIED, "the host has cgroup v2 alone, where there are none");
    }

    @Test
    void theContainerIsInIt() throws Exception {
        assertThat(run("true")).isEmpty();
        long spare = inode(awaitSpare());
        TestContainer container = host.start(TestSpec.shell("read x"));
        Path own = parent().resolve(container.task().id());
        assertThat(inode(own)).isEqualTo(spare);
        assertThat(Files.readString(own.resolve("tasks")).strip())
                .isEqualTo(Integer.toString(container.task().pid()));
    }

    /** They are listed by age, and programs take the first for the root. */
    @Test
    void itsMountsComeAfterTheRoot() throws Exception {
        assertThat(run("true")).isEmpty();
        awaitSpare();
        assertThat(run("head -n 1 /proc/mounts | cut -d' ' -f 2")).isEqualTo("/");
    }

    @Test
    void oneThatSomebodyHasRemovedIsMadeUpFor() throws Exception {
        assertThat(run("true")).isEmpty();
        Files.delete(awaitSpare());
        assertThat(run("echo here")).isEqualTo("here");
    }

    /** In the hierarchy that a cgroup is made in last. */
    private Path parent() {
        return LAYOUT.manager(host.cgroupParent() + "/any")
                .views()
                .getLast()
                .group()
                .parent()
                .directory();
    }

    private Path awaitSpare() throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(deadline)) {
            try (Stream<Path> children = Files.list(parent())) {
                Optional<Path> spare = children.filter(
                                child -> child.getFileName().toString().startsWith("spare-"))
                        .findFirst();
                if (spare.isPresent()) {
                    Thread.sleep(50); // then its files are opened, and it is ready
                    return spare.get();
                }
            }
            Thread.sleep(10);
        }
        throw new AssertionError("no cgroup is made ahead");
    }

    private static long inode(Path file) throws IOException {
        return (Long) Files.getAttribute(file, "unix:ino");
    }
}
