package org.gantry.runtime.libcontainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gantry.api.EngineException;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.Openat2;
import org.gantry.linux.mount.MountFlags;
import org.gantry.linux.mount.Mounts;
import org.gantry.runtime.libcontainer.testing.ContainerTest;
import org.gantry.runtime.libcontainer.testing.TestContainer;
import org.gantry.runtime.libcontainer.testing.TestSpec;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Binds, file systems, the root filesystem, and images that want them elsewhere. */
class MountIT extends ContainerTest {
    private Path shared;

    @BeforeEach
    void share() throws IOException {
        shared = Files.createDirectory(directory.resolve("shared"));
        Files.writeString(shared.resolve("file"), "from the host\n");
    }

    @Test
    void bindsADirectoryForReadingAndWriting() {
        TestSpec spec = TestSpec.shell("cat /data/deep/file; echo back > /data/deep/answer")
                .mount("/data/deep", "bind", shared.toString(), "rbind", "rprivate");
        assertThat(run(spec)).isEqualTo("from the host");
        assertThat(shared.resolve("answer")).hasContent("back\n");
    }

    @Test
    void bindsForReadingOnly() {
        TestSpec spec = TestSpec.shell(
                        "cat /data/file; ! touch /data/x 2>/dev/null && echo closed; grep /data /proc/mounts")
                .mount("/data", "bind", shared.toString(), "rbind", "ro", "nosuid", "nodev", "noexec", "noatime");
        assertThat(run(spec)).startsWith("from the host\nclosed\n").contains(" ro,nosuid,nodev,noexec,noatime,");
    }

    @Test
    void bindsAFileOnAFileThatIsMadeForIt() {
        TestSpec spec = TestSpec.shell("cat /etc/new/name; cat /etc/passwd")
                .mount("/etc/new/name", "bind", shared.resolve("file").toString(), "bind")
                .mount("/etc/passwd", "bind", shared.resolve("file").toString(), "bind", "ro");
        assertThat(run(spec)).isEqualTo("from the host\nfrom the host");
    }

    @Test
    void bindsInsideOfAnotherBind() {
        TestSpec spec = TestSpec.shell("cat /data/inner/file")
                .mount("/data", "bind", directory.resolve("image").toString(), "rbind")
                .mount("/data/inner", "bind", shared.toString(), "rbind");
        assertThat(run(spec)).isEqualTo("from the host");
    }

    @Test
    void takesMountsBelowAlongOnlyWhenAsked() throws IOException {
        Path below = Files.createDirectory(shared.resolve("below"));
        Mounts.mount("tmpfs", below.toString(), "tmpfs", 0, null);
        try {
            Files.writeString(below.resolve("inner"), "x");
            String script = "ls /data/below; ! touch /data/below/y 2>/dev/null && echo closed";
            assertThat(run(TestSpec.shell(script).mount("/data", "bind", shared.toString(), "bind", "ro")))
                    .isEqualTo("closed");
            assertThat(run(TestSpec.shell("touch /data/below/y; ls /data/below | xargs echo")
                            .mount("/data", "bind", shared.toString(), "rbind", "ro")))
                    .isEqualTo("inner y");
            assertThat(run(TestSpec.shell(script).mount("/data", "bind", shared.toString(), "rbind", "rro")))
                    .endsWith("closed");
        } finally {
            Mounts.unmount(below.toString(), MountFlags.MNT_DETACH);
        }
    }

    @Test
    void mountsNothingOnTheHost() throws IOException {
        TestSpec spec = TestSpec.shell("mount -t tmpfs x /data && mount | grep -c ' /data '")
                .mount("/data", "bind", shared.toString(), "rbind", "rprivate");
        spec.seccomp = null;
        spec.capabilities.add("CAP_SYS_ADMIN");
        assertThat(run(spec)).isEqualTo("2");
        assertThat(shared.resolve("file")).exists();
    }

    @Test
    void mountsTemporaryFileSystems() {
        TestSpec spec = TestSpec.shell("grep ' /scratch ' /proc/mounts; stat -c %a /scratch")
                .mount("/scratch", "tmpfs", "tmpfs", "noexec", "nosuid", "nodev", "size=1m", "mode=0700");
        assertThat(run(spec))
                .startsWith("tmpfs /scratch tmpfs rw,nosuid,nodev,noexec,")
                .contains("size=1024k")
                .endsWith("700");
    }

    @Test
    void keepsTheRootFilesystemFromChanging() {
        TestSpec spec = TestSpec.shell("! touch /x 2>/dev/null && touch /tmp/y /dev/shm/z && pwd");
        spec.readonly = true;
        spec.cwd = "/made/before";
        spec.mount("/tmp", "tmpfs", "tmpfs");
        assertThat(run(spec)).isEqualTo("/made/before");
    }

    @Test
    void takesADirectoryForARootFilesystem() {
        TestSpec spec = TestSpec.shell("echo from a directory > /tmp/x; cat /tmp/x");
        try (var root = Openat2.open(host.image().toString(), OpenFlags.O_PATH | OpenFlags.O_DIRECTORY)) {
            TestContainer container = host.create("plain-directory", spec, root);
            container.task().start();
            assertThat(container.output().stdout()).isEqualTo("from a directory\n");
        }
        assertThat(host.image().resolve("tmp/x")).hasContent("from a directory\n");
    }

    @Test
    void refusesASourceThatIsNotThere() {
        TestSpec spec = TestSpec.of("true").mount("/data", "bind", "/nosuch/source", "rbind");
        assertThatThrownBy(() -> host.create(spec))
                .isInstanceOf(EngineException.InvalidArgument.class)
                .hasMessageContaining("/nosuch/source")
                .hasMessageContaining("/data");
    }

    @Test
    void refusesOptionsNobodyKnows() {
        TestSpec spec = TestSpec.of("true").mount("/data", "tmpfs", "tmpfs", "colour=red");
        assertThatThrownBy(() -> host.create(spec))
                .isInstanceOf(EngineException.Internal.class)
                .hasMessageContaining("mount tmpfs on /data (colour=red): EINVAL");
    }

    @Test
    void givesAPrivilegedContainerTheHostsCgroupsToWrite() {
        TestSpec spec = TestSpec.shell(
                        "mkdir /sys/fs/cgroup/memory/sub && rmdir /sys/fs/cgroup/memory/sub && echo done")
                .withoutMount("/sys/fs/cgroup")
                .mount("/sys/fs/cgroup", "cgroup", "cgroup", "nosuid", "noexec", "nodev", "rw");
        Assumptions.assumeTrue(
                Files.exists(Path.of("/sys/fs/cgroup/memory")), "SKIPPED: this host has cgroup v2 alone");
        assertThat(run(spec)).isEqualTo("done");
    }
}
