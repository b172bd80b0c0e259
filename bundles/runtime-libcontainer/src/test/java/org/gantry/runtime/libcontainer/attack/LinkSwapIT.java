package org.gantry.runtime.libcontainer.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gantry.api.EngineException;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.MountInfo;
import org.gantry.linux.fs.Openat2;
import org.gantry.runtime.libcontainer.testing.ContainerTest;
import org.gantry.runtime.libcontainer.testing.TestContainer;
import org.gantry.runtime.libcontainer.testing.TestSpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A root filesystem that somebody else changes while the container is made (CVE-2019-19921, CVE-2021-30465,
 * CVE-2025-31133): a directory is exchanged with a link to a victim, again and again. Whatever the moment, nothing may
 * happen outside of the container, and a container that comes to be has what it was promised.
 */
class LinkSwapIT extends ContainerTest {
    private static final int ATTEMPTS = 25;
    private static final String WITNESS =
            "stat -f -c %T /proc /sys | xargs echo; cat /proc/keys /proc/timer_list; ls -A /sys/firmware; "
                    + "(echo 1 > /proc/sys/kernel/panic) 2>/dev/null && echo WRITTEN; "
                    + "test -e /proc/sys/fs/file && echo MOUNTED IN PROC";

    private Path victim;

    @BeforeEach
    void layOut() throws IOException {
        victim = Files.createDirectory(directory.resolve("victim"));
        Files.writeString(victim.resolve("file"), "untouched");
        Files.createDirectories(host.image().resolve("data/fs"));
        Files.createDirectories(host.image().resolve("data/elsewhere"));
        Files.createDirectories(host.image().resolve("dev/pts"));
        Files.createDirectories(host.image().resolve("tmp/fake/sys/kernel"));
        Files.writeString(host.image().resolve("tmp/fake/keys"), "a fake");
    }

    @ParameterizedTest
    @CsvSource({
        "proc, /tmp/fake",
        "proc, VICTIM",
        "sys, VICTIM",
        "dev, VICTIM",
        "dev, /proc",
        "data/fs, VICTIM",
        "data/fs, ../../../../../../../VICTIM",
        "data, /proc/sys",
        "data, /proc/self/..",
    })
    void reachesNothingOutside(String name, String to) throws Exception {
        Path link = host.image().resolve("swapped");
        Files.createSymbolicLink(link, Path.of(to.replace("VICTIM", victim.toString())));
        int made = 0;
        try (Fd root = Openat2.open(host.image().toString(), OpenFlags.O_PATH | OpenFlags.O_DIRECTORY);
                LinkSwapper swapper = LinkSwapper.start(root, name, "swapped")) {
            for (int i = 0; i < ATTEMPTS; i++) {
                made += attempt(root, swapper, name + i) ? 1 : 0;
                assertNothingOutside();
            }
            assertThat(swapper.swaps()).isGreaterThan(ATTEMPTS);
        }
        assertThat(made).as("attempts that made a container of %s", ATTEMPTS).isPositive();
    }

    private boolean attempt(Fd root, LinkSwapper swapper, String name) throws Exception {
        TestSpec spec = TestSpec.shell(WITNESS)
                .mount("/data/fs", "bind", victim.toString(), "bind", "ro")
                .mount("/data/elsewhere/made", "tmpfs", "tmpfs");
        spec.maskedPaths.add("/data/fs/file");
        spec.cwd = "/data/fs";
        TestContainer container;
        try {
            swapper.resume();
            container = host.create(name.replace('/', '-') + "-" + System.nanoTime(), spec, root);
        } catch (EngineException.Internal refused) {
            assertThat(refused).hasMessageContaining("OCI runtime create failed");
            return false;
        } finally {
            swapper.pause();
        }
        container.task().start();
        assertThat(container.output().stdout()).isEqualTo("proc sysfs\n");
        container.awaitExit();
        container.task().delete();
        return true;
    }

    private void assertNothingOutside() throws IOException {
        assertThat(victim.resolve("file")).hasContent("untouched");
        try (var files = Files.list(victim)) {
            assertThat(files.map(Path::getFileName).map(Path::toString)).isEqualTo(List.of("file"));
        }
        assertThat(MountInfo.below(victim.toString())).isEmpty();
    }
}
