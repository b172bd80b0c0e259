package org.gantry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gantry.itests.support.Command;
import org.gantry.itests.support.DockerCliTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Binds and temporary file systems in every spelling the docker CLI has. */
class MountsIT extends DockerCliTest {
    private static final String TRY =
            "for f in /m /m/below; do touch $f/x 2>/dev/null && echo $f writable || echo $f closed; done";

    @TempDir
    Path host;

    private Path source;

    @BeforeEach
    void mountSomethingBelowTheSource() throws IOException {
        source = Files.createDirectories(host.resolve("source"));
        Path below = Files.createDirectory(source.resolve("below"));
        Command.of("mount", "-t", "tmpfs", "below", below.toString()).run().ok();
    }

    @AfterEach
    void unmount() {
        Command.of("umount", source.resolve("below").toString()).run().ok();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "                                       | /m writable, /m/below writable",
                ",readonly                              | /m closed, /m/below closed",
                ",readonly,bind-recursive=enabled       | /m closed, /m/below closed",
                ",readonly,bind-recursive=disabled      | /m closed, /m/below closed",
                ",bind-recursive=disabled               | /m writable, /m/below writable",
                ",readonly,bind-recursive=writable      | /m closed, /m/below writable",
                ",readonly,bind-propagation=rprivate,bind-recursive=readonly | /m closed, /m/below closed",
            })
    void readOnlyReachesAsFarAsItIsSaid(String options, String expected) throws IOException {
        String mount = "type=bind,source=" + source + ",target=/m" + (options == null ? "" : options);
        assertThat(docker.ok("run", "--rm", "--mount", mount, BUSYBOX, "sh", "-c", TRY)
                        .lines())
                .containsExactly(expected.split(", ", -1));
        boolean seen = options == null || !options.contains("disabled");
        assertThat(docker.ok("run", "--rm", "--mount", mount, BUSYBOX, "grep", "-c", " /m", "/proc/mounts"))
                .isEqualTo(seen ? "2" : "1");
        assertThat(Files.exists(source.resolve("below/x"))).isEqualTo(expected.contains("/m/below writable") && seen);
    }

    @Test
    void readOnlyVolumesAreReadOnlyAllTheWayDown() {
        assertThat(docker.ok("run", "--rm", "-v", source + ":/m:ro", BUSYBOX, "sh", "-c", TRY)
                        .lines())
                .containsExactly("/m closed", "/m/below closed");
    }

    @Test
    void inspectRepeatsWhatWasAskedFor() {
        String mount = "type=bind,source=" + source + ",target=/m,readonly,bind-recursive=writable";
        docker.ok("create", "--name", "asked", "--mount", mount, BUSYBOX, "true");
        assertThat(docker.ok("inspect", "-f", "{{json .HostConfig.Mounts}}", "asked"))
                .contains("\"BindOptions\":{\"ReadOnlyNonRecursive\":true}");
        assertThat(docker.ok("inspect", "-f", "{{range .Mounts}}{{.Type}} {{.RW}} {{.Propagation}}{{end}}", "asked"))
                .isEqualTo("bind false rprivate");
    }

    @Test
    void mountsMadeLaterArriveWhereThatWasAskedFor() throws IOException {
        Path shared = Files.createDirectories(host.resolve("shared"));
        Command.of("mount", "-t", "tmpfs", "shared", shared.toString()).run().ok();
        try {
            Command.of("mount", "--make-shared", shared.toString()).run().ok();
            Files.createDirectory(shared.resolve("later"));
            docker.ok("run", "-d", "--name", "slave", "-v", shared + ":/m:rslave", BUSYBOX, "sleep", "100");
            docker.ok("run", "-d", "--name", "private", "-v", shared + ":/m", BUSYBOX, "sleep", "100");
            Command.of("mount", "-t", "tmpfs", "later", shared.resolve("later").toString())
                    .run()
                    .ok();
            Files.createFile(shared.resolve("later/file"));
            assertThat(docker.ok("exec", "slave", "ls", "/m/later")).isEqualTo("file");
            assertThat(docker.ok("exec", "private", "ls", "/m/later")).isEmpty();
            docker.ok("rm", "-f", "slave", "private");
            docker.ok(
                    "run",
                    "--rm",
                    "--privileged",
                    "-v",
                    shared + ":/m:rshared",
                    BUSYBOX,
                    "mount",
                    "-t",
                    "tmpfs",
                    "x",
                    "/m");
            assertThat(Command.of("grep", "-c", " " + shared + " ", "/proc/self/mounts")
                            .run()
                            .out()
                            .strip())
                    .as("the container's mount is seen on the host")
                    .isEqualTo("2");
        } finally {
            docker.run("rm", "-f", "slave", "private");
            Command.of("umount", "-R", "-l", shared.toString()).run();
            Command.of("sh", "-c", "while umount -l '" + shared + "' 2>/dev/null; do :; done")
                    .run();
        }
    }

    @Test
    void sharingNeedsAMountThatIsShared() {
        Path below = source.resolve("below");
        Command.of("mount", "--make-private", below.toString()).run().ok();
        assertThat(docker.run("run", "--rm", "-v", below + ":/m:shared", BUSYBOX, "true")
                        .exits(125)
                        .err())
                .contains("path " + below + " is mounted on " + below + " but it is not a shared mount");
        assertThat(docker.run("run", "--rm", "-v", below + ":/m:rslave", BUSYBOX, "true")
                        .exits(125)
                        .err())
                .contains("but it is not a shared or slave mount");
        docker.run("ps", "-aq").ok();
    }

    @Test
    void temporaryFileSystemsTakeOptions() {
        String show = "grep ' /t ' /proc/mounts; stat -c %a:%u /t";
        assertThat(docker.ok("run", "--rm", "--tmpfs", "/t", BUSYBOX, "sh", "-c", show))
                .contains("rw,nosuid,nodev,noexec")
                .endsWith("1777:0");
        assertThat(docker.ok(
                        "run", "--rm", "--tmpfs", "/t:exec,noatime,size=1m,uid=7,mode=750", BUSYBOX, "sh", "-c", show))
                .contains("nosuid", "nodev", "noatime", "size=1024k")
                .doesNotContain("noexec")
                .endsWith("750:7");
        String mount = "type=tmpfs,target=/t,tmpfs-size=2m,tmpfs-mode=700";
        assertThat(docker.ok("run", "--rm", "--mount", mount, BUSYBOX, "sh", "-c", show))
                .contains("size=2048k", "noexec")
                .endsWith("700:0");
        assertThat(docker.run("run", "--rm", "--mount", mount + ",readonly", BUSYBOX, "touch", "/t/x")
                        .fails())
                .contains("Read-only");
        refused("invalid tmpfs option [\"colour\" \"red\"]", "--tmpfs", "/t:colour=red");
        refused("destination can't be '/'", "--tmpfs", "/");
    }

    @Test
    void containersShareMountsByVolumesFrom() throws IOException {
        Files.writeString(source.resolve("file"), "shared");
        docker.ok("create", "--name", "store", "-v", source + ":/m", "-v", "/own", "--tmpfs", "/t", BUSYBOX, "true");
        assertThat(docker.ok(
                        "run",
                        "--rm",
                        "--volumes-from",
                        "store",
                        BUSYBOX,
                        "sh",
                        "-c",
                        "cat /m/file; touch /own/x /m/y"))
                .isEqualTo("shared");
        assertThat(source.resolve("y")).exists();
        assertThat(docker.ok(
                        "run",
                        "--rm",
                        "--volumes-from",
                        "store:ro",
                        BUSYBOX,
                        "sh",
                        "-c",
                        "ls /own; touch /m/z /own/z 2>&1 | grep -c Read-only"))
                .isEqualTo("x\n2");
        assertThat(docker.ok(
                        "run",
                        "--rm",
                        "--volumes-from",
                        "store",
                        "-v",
                        source + "/below:/m",
                        BUSYBOX,
                        "sh",
                        "-c",
                        "ls /m; ls /own"))
                .isEqualTo("x");
        refused("No such container: nosuch", "--volumes-from", "nosuch");
        refused("invalid mode: bogus", "--volumes-from", "store:bogus");
        docker.ok("rm", "-v", "store");
        assertThat(docker.ok("volume", "ls", "-q")).isEmpty();
    }

    @Test
    void nonsenseIsRefusedInDockersWords() {
        refused("Duplicate mount point: /m", "-v", source + ":/m", "--tmpfs", "/m");
        refused("includes invalid characters for a local volume name", "-v", "a b:/m");
        refused("invalid mode: bogus", "-v", source + ":/m:bogus");
        refused("cannot be mounted because it is inside /proc", "-v", source + ":/proc/self/attr");
        refused("\"/proc\" cannot be mounted because it is not of type proc", "-v", source + ":/proc");
        refused("must not set ReadOnly mode", "--mount", "type=volume,target=/m,readonly");
        refused("mounts of type \"image\" are not supported", "--mount", "type=image,source=busybox,target=/m");
        assertThat(docker.ok("volume", "ls", "-q")).isEmpty();
        assertThat(docker.ok("ps", "-q")).isEmpty();
    }

    private void refused(String words, String... options) {
        List<String> arguments = new ArrayList<>(List.of("run", "--rm", "--pull", "never"));
        arguments.addAll(List.of(options));
        arguments.addAll(List.of(BUSYBOX, "true"));
        assertThat(docker.run(arguments.toArray(String[]::new)).exits(125).err())
                .contains(words);
    }
}
