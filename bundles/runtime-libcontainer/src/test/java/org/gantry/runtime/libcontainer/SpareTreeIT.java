package org.gantry.runtime.libcontainer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.Openat2;
import org.gantry.linux.fs.RootDir;
import org.gantry.linux.mount.DetachedMount;
import org.gantry.linux.namespace.MountNamespaces;
import org.gantry.runtime.libcontainer.testing.ContainerTest;
import org.gantry.runtime.libcontainer.testing.Descriptors;
import org.gantry.runtime.libcontainer.testing.TestContainer;
import org.gantry.runtime.libcontainer.testing.TestSpec;
import org.gantry.testkit.Eventually;
import org.junit.jupiter.api.Test;

/** A container's mount namespace, which was there before the container. */
class SpareTreeIT extends ContainerTest {
    @Test
    void theContainerIsInIt() throws Exception {
        Set<String> spare = awaitSpare();
        TestContainer container = host.start(TestSpec.shell("read x"));
        assertThat(spare).contains(namespaceOf(container));
        assertThat(Files.readString(proc(container).resolve("mountinfo")))
                .as("peers of the host's mounts")
                .doesNotContain("shared:", "master:");
    }

    @Test
    void whoTakesTheRootAwayFindsNothingBelow() throws Exception {
        Set<String> spare = awaitSpare();
        TestSpec spec = TestSpec.shell("umount -l / && echo gone && read x");
        spec.capabilities.add("CAP_SYS_ADMIN");
        spec.seccomp = null;
        TestContainer container = host.start(spec);
        assertThat(spare).contains(namespaceOf(container));
        container.awaitOutput("gone");
        Path file = proc(container).resolve("ns/mnt");
        try (Fd namespace = Openat2.open(file.toString(), OpenFlags.O_RDONLY);
                DetachedMount copy = MountNamespaces.copyRoot(namespace);
                RootDir root = copy.root()) {
            assertThat(root.stat("/dev/null")).isPresent();
            assertThat(root.stat("/bin")).isEmpty();
            assertThat(root.stat("/etc")).isEmpty();
        }
    }

    /** The namespaces that this process has opened, when there is one that was made ahead. */
    private static Set<String> awaitSpare() throws InterruptedException {
        Eventually.holds(() -> !opened().isEmpty());
        return opened();
    }

    private static Set<String> opened() {
        return Descriptors.targets().stream()
                .filter(target -> target.startsWith("mnt:"))
                .collect(Collectors.toSet());
    }

    private static String namespaceOf(TestContainer container) throws IOException {
        return Files.readSymbolicLink(proc(container).resolve("ns/mnt")).toString();
    }

    private static Path proc(TestContainer container) {
        return Path.of("/proc", Integer.toString(container.task().pid()));
    }
}
