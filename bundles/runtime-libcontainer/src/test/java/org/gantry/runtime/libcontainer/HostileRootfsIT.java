package org.gantry.runtime.libcontainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gantry.api.EngineException;
import org.gantry.runtime.libcontainer.testing.ContainerTest;
import org.gantry.runtime.libcontainer.testing.TestSpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images that try to have the engine work elsewhere. */
class HostileRootfsIT extends ContainerTest {
    private Path outside;

    @BeforeEach
    void makeVictim() throws IOException {
        outside = Files.createDirectory(directory.resolve("outside"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"proc", "sys"})
    void refusesALinkForWhatIsTrustedByItsPath(String name) throws IOException {
        link(name, "/tmp");
        assertThatThrownBy(() -> host.create(TestSpec.of("true")))
                .isInstanceOf(EngineException.Internal.class)
                .hasMessageContaining("open /" + name + ", which must be an ordinary directory");
    }

    @Test
    void fillsNoDirectoryOutsideWhenDevIsALink() throws IOException {
        link("dev", outside.toString());
        assertThatThrownBy(() -> host.create(TestSpec.of("true"))).hasMessageContaining("open /dev: ENOENT");
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void followsALinkForDevInsideTheContainer() throws IOException {
        link("dev", "../../../tmp/elsewhere");
        Files.createDirectories(host.image().resolve("tmp/elsewhere"));
        assertThat(run("ls /tmp/elsewhere/null; grep -c ' /tmp/elsewhere ' /proc/mounts"))
                .isEqualTo("/tmp/elsewhere/null\n1");
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void makesMountPointsAndWorkingDirectoriesInsideOnly() throws IOException {
        link("climb", "../../../../../.." + outside);
        link("absolute", outside.toString());
        TestSpec spec = TestSpec.shell("grep -c fs-test /proc/mounts; pwd -P; ls -d " + outside + "/made");
        spec.mount("/climb/made", "tmpfs", "fs-test");
        spec.mount("/absolute/more", "tmpfs", "fs-test");
        spec.cwd = "/absolute/dir";
        Files.createDirectories(host.image().resolve(outside.toString().substring(1)));
        assertThat(run(spec)).isEqualTo("2\n" + outside + "/dir\n" + outside + "/made");
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void entersNoDirectoryThroughADescriptorOfTheEngine() throws IOException {
        for (int descriptor = 3; descriptor < 64; descriptor++) {
            link("fd" + descriptor, "/proc/self/fd/" + descriptor);
        }
        for (int descriptor : new int[] {3, 12, 24, 33, 34, 40}) {
            TestSpec spec = TestSpec.of("true");
            spec.cwd = "/fd" + descriptor;
            assertThatThrownBy(() -> host.create(spec))
                    .isInstanceOf(EngineException.Internal.class)
                    .hasMessageContaining("/fd" + descriptor)
                    .hasMessageContaining("ELOOP");
            TestSpec mounting = TestSpec.of("true").mount("/fd" + descriptor, "tmpfs", "tmpfs");
            assertThatThrownBy(() -> host.create(mounting)).hasMessageContaining("ELOOP");
        }
    }

    @Test
    void masksWhatIsThereAndNotWhereALinkLeads() throws IOException {
        link("secret", outside.toString());
        Files.writeString(outside.resolve("file"), "untouched");
        TestSpec spec = TestSpec.shell("cat /masked 2>/dev/null; echo $?");
        Files.writeString(host.image().resolve("masked"), "secret");
        spec.maskedPaths.add("/masked");
        spec.maskedPaths.add("/secret/file");
        spec.maskedPaths.add("/masked/below-a-file");
        assertThat(run(spec)).isEqualTo("0");
        assertThat(outside.resolve("file")).hasContent("untouched");
    }

    @Test
    void bindsOnNoFileOutside() throws IOException {
        Path victim = Files.writeString(outside.resolve("file"), "untouched");
        link("etc/name", victim.toString());
        TestSpec spec = TestSpec.shell("cat /etc/name").mount("/etc/name", "bind", "/proc/version", "bind");
        assertThatThrownBy(() -> host.create(spec)).hasMessageContaining("/etc/name");
        assertThat(victim).hasContent("untouched");
    }

    @Test
    void takesTheHostsNullDeviceWhereTheImageHasItsOwnIdea() throws IOException {
        Files.writeString(host.image().resolve("dev/null"), "not null at all");
        TestSpec spec = TestSpec.shell("cat /proc/keys; cat /proc/timer_list").withoutMount("/dev");
        spec.withoutMount("/dev/pts").withoutMount("/dev/shm").withoutMount("/dev/mqueue");
        assertThat(run(spec)).isEmpty();
    }

    private void link(String name, String target) throws IOException {
        Path link = host.image().resolve(name);
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, Path.of(target));
    }
}
