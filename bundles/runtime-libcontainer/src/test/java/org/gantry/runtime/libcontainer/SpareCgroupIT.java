package org.gantry.runtime.libcontainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.gantry.linux.cgroup.CgroupLayout;
import org.gantry.linux.cgroup.CgroupMode;
import org.gantry.runtime.libcontainer.testing.ContainerTest;
import org.gantry.runtime.libcontainer.testing.Descriptors;
import org.gantry.runtime.libcontainer.testing.TestContainer;
import org.gantry.runtime.libcontainer.testing.TestSpec;
import org.gantry.testkit.Eventually;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A container's legacy cgroups, which were there before the container under another name. */
class SpareCgroupIT extends ContainerTest {
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

    /** What is opened of one last is its directory in the last hierarchy; then it is ready. */
    private Path awaitSpare() throws InterruptedException {
        Eventually.holds(() -> spare().isPresent());
        return spare().orElseThrow();
    }

    private Optional<Path> spare() {
        return Descriptors.targets().stream()
                .filter(target -> target.startsWith(parent() + "/spare-"))
                .map(Path::of)
                .filter(path -> parent().equals(path.getParent()))
                .findFirst();
    }

    private static long inode(Path file) throws IOException {
        return (Long) Files.getAttribute(file, "unix:ino");
    }
}
