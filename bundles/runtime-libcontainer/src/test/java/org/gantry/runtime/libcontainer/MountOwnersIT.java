package org.gantry.runtime.libcontainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.gantry.api.EngineException;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.api.oci.RuntimeSpec.IdMapping;
import org.gantry.api.oci.RuntimeSpec.Mount;
import org.gantry.linux.mount.MountFlags;
import org.gantry.linux.mount.Mounts;
import org.gantry.runtime.libcontainer.testing.TestHost;
import org.gantry.runtime.libcontainer.testing.TestOutput;
import org.gantry.runtime.libcontainer.testing.TestSpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mounts whose files seem to be others' than on disk, and those that begin with a copy: what only runtimes do. */
class MountOwnersIT {
    @TempDir
    Path directory;

    private TestHost host;
    private Path source;

    @BeforeEach
    void open() throws IOException {
        host = new TestHost(directory.resolve("host"));
        source = Files.createDirectory(directory.resolve("source"));
        Files.setPosixFilePermissions(source, PosixFilePermissions.fromString("rwxr-xr-x"));
        own(Files.writeString(source.resolve("file"), "x"), 5, 6);
    }

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void aMountHasAMappingOfItsOwn() throws IOException {
        TestSpec spec =
                TestSpec.shell("stat -c %u:%g /m /m/file; chown 1009:2001 /m/file; touch /m/new 2>&1 || echo no");
        spec.mounts.add(mapped("/m", range(0, 1000, 10), range(0, 2000, 10)));
        assertThat(run(spec)).startsWith("1000:2000\n1005:2006\n").contains("no");
        assertThat(owner(source.resolve("file"))).isEqualTo("9:1");
    }

    @Test
    void whoIsMappedToIsTheOwner() throws IOException {
        TestSpec spec = TestSpec.shell("touch /m/new");
        spec.user = new RuntimeSpec.User(1000, 2000, null, null, null);
        spec.mounts.add(mapped("/m", range(0, 1000, 10), range(0, 2000, 10)));
        assertThat(run(spec)).isEmpty();
        assertThat(owner(source.resolve("new"))).isEqualTo("0:0");
    }

    @Test
    void theUserNamespaceOfTheContainerMapsWhatHasNoMapping() throws IOException {
        TestSpec spec = TestSpec.shell("stat -c %u:%g /m /m/file /n/file; touch /m/new; chown 7:8 /m/new");
        spec.mapped(100_000, 200_000);
        spec.mount("/m", "bind", source.toString(), "rbind", "idmap");
        spec.mount("/n", "bind", source.toString(), "rbind");
        assertThat(run(spec)).isEqualTo("0:0\n5:6\n65534:65534");
        assertThat(owner(source.resolve("new"))).isEqualTo("7:8");
    }

    @Test
    void mountsBelowAreMappedOnRequestAlone() throws IOException {
        Path below = Files.createDirectory(source.resolve("below"));
        Mounts.mount("x", below.toString(), "tmpfs", 0, "mode=755");
        try {
            own(Files.writeString(below.resolve("file"), "x"), 5, 6);
            for (String option : List.of("idmap", "ridmap")) {
                TestSpec spec = TestSpec.shell("stat -c %u /m/file /m/below/file");
                spec.mounts.add(mapped("/m", option, range(0, 1000, 10), range(0, 2000, 10)));
                assertThat(run(spec)).isEqualTo("1005\n" + (option.equals("ridmap") ? "1005" : "5"));
            }
        } finally {
            Mounts.unmount(below.toString(), MountFlags.MNT_DETACH);
        }
    }

    @Test
    void refusesWhatCannotBeMapped() {
        TestSpec without = TestSpec.of("true").mount("/m", "bind", source.toString(), "bind", "idmap");
        assertInvalid(without, "\"idmap\" needs mappings or a user namespace of the container");
        TestSpec half = TestSpec.of("true");
        half.mounts.add(mapped("/m", range(0, 1000, 10), null));
        assertInvalid(half, ".gidMappings is missing");
        TestSpec impossible = TestSpec.of("true");
        impossible.mounts.add(mapped("/m", range(0, -1, 10), range(0, 2000, 10)));
        assertInvalid(impossible, ".uidMappings: ");
        TestSpec tmpfs = TestSpec.of("true").mount("/m", "tmpfs", "tmpfs", "idmap");
        assertUnsupported(tmpfs, ".options: the owners of a bind mount alone can be mapped");
        TestSpec foreign = TestSpec.of("true").mapped(100_000, 200_000);
        foreign.mount("/m", "bind", "/sys/kernel", "bind", "idmap");
        assertUnsupported(foreign, "the owners of /sys/kernel cannot be mapped");
    }

    @Test
    void aTmpfsBeginsWithWhatIsInItsPlace() throws IOException {
        Path image = Files.createDirectories(host.image().resolve("filled/deeper"));
        own(Files.writeString(image.resolve("file"), "text"), 33, 34);
        Files.createSymbolicLink(image.resolve("link"), Path.of("/etc/passwd"));
        own(image, 40, 41);
        Files.setPosixFilePermissions(image.getParent(), PosixFilePermissions.fromString("rwx-wx--x"));
        String script = "stat -c %u:%g:%a /filled /filled/deeper /filled/deeper/file; cat /filled/deeper/file; echo;"
                + " readlink /filled/deeper/link; grep -c ' /filled tmpfs' /proc/mounts; touch /filled/new; ls /filled";
        String expected = "0:0:731\n40:41:755\n33:34:644\ntext\n/etc/passwd\n1\ndeeper\nnew";
        TestSpec plain = TestSpec.shell(script).mount("/filled", "tmpfs", "tmpfs", "tmpcopyup");
        assertThat(run(plain)).isEqualTo(expected);
        TestSpec mapped = TestSpec.shell(script).mapped(100_000, 200_000);
        assertThat(run(mapped.mount("/filled", "tmpfs", "tmpfs", "tmpcopyup"))).isEqualTo(expected);
        assertThat(image.resolveSibling("new")).doesNotExist();
    }

    @Test
    void aTmpfsThatIsFilledHasItsOptions() throws IOException {
        Files.writeString(
                Files.createDirectories(host.image().resolve("filled")).resolve("file"), "text");
        TestSpec spec = TestSpec.shell("cat /filled/file; echo; stat -c %a /filled; touch /filled/new 2>&1; ls /none");
        spec.mount("/filled", "tmpfs", "tmpfs", "tmpcopyup", "ro", "mode=750", "size=1m");
        spec.mount("/none", "tmpfs", "tmpfs", "tmpcopyup");
        assertThat(run(spec)).startsWith("text\n750\n").endsWith("Read-only file system");
    }

    @Test
    void refusesToFillWhatIsNoNewTmpfs() {
        TestSpec bind = TestSpec.of("true").mount("/m", "bind", source.toString(), "bind", "tmpcopyup");
        assertInvalid(bind, "\"tmpcopyup\" goes with a new tmpfs alone");
        TestSpec covered = TestSpec.of("true").mount("/m", "tmpfs", "tmpfs");
        assertUnsupported(covered.mount("/m/n", "tmpfs", "tmpfs", "tmpcopyup"), "/m/n lies in another mount");
    }

    private void assertInvalid(TestSpec spec, String words) {
        assertThatThrownBy(() -> host.create(spec))
                .isInstanceOf(EngineException.InvalidArgument.class)
                .hasMessageContaining(words);
    }

    private void assertUnsupported(TestSpec spec, String words) {
        assertThatThrownBy(() -> host.create(spec))
                .isInstanceOf(EngineException.Unsupported.class)
                .hasMessageContaining(words);
    }

    private String run(TestSpec spec) {
        TestOutput output = host.start(spec).output();
        assertThat(output.stderr()).isEmpty();
        return output.stdout().strip();
    }

    private Mount mapped(String destination, List<IdMapping> uids, @Nullable List<IdMapping> gids) {
        return mapped(destination, "idmap", uids, gids);
    }

    private Mount mapped(String destination, String option, List<IdMapping> uids, @Nullable List<IdMapping> gids) {
        return new Mount(destination, "bind", source.toString(), List.of("rbind", option), uids, gids);
    }

    private static List<IdMapping> range(long onDisk, long shown, long count) {
        return List.of(new IdMapping(onDisk, shown, count));
    }

    private static void own(Path file, int uid, int gid) throws IOException {
        Files.setAttribute(file, "unix:uid", uid);
        Files.setAttribute(file, "unix:gid", gid);
    }

    private static String owner(Path path) throws IOException {
        return Files.getAttribute(path, "unix:uid") + ":" + Files.getAttribute(path, "unix:gid");
    }
}
