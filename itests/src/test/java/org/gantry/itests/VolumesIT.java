package org.gantry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.gantry.itests.support.DockerCliTest;
import org.gantry.itests.support.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Volumes: made, used, filled, listed, removed, and mounted from elsewhere. */
class VolumesIT extends DockerCliTest {
    @TempDir
    Path host;

    @AfterEach
    void removeAll() {
        for (String id : docker.ok("ps", "-aq").lines().toList()) {
            docker.ok("rm", "-f", "-v", id);
        }
        for (String name : docker.ok("volume", "ls", "-q").lines().toList()) {
            docker.ok("volume", "rm", name);
        }
    }

    @Test
    void aVolumeOutlivesItsContainers() {
        assertThat(docker.ok("volume", "create", "--label", "a=b", "data")).isEqualTo("data");
        docker.ok("run", "--rm", "-v", "data:/d", BUSYBOX, "sh", "-c", "echo kept > /d/file");
        assertThat(docker.ok("run", "--rm", "-v", "data:/d:ro", BUSYBOX, "cat", "/d/file"))
                .isEqualTo("kept");
        assertThat(docker.ok("volume", "create", "data")).as("again").isEqualTo("data");
        assertThat(docker.ok("volume", "inspect", "-f", "{{.Labels}} {{.Driver}} {{.Scope}}", "data"))
                .isEqualTo("map[a:b] local local");
        Path mountpoint = Path.of(docker.ok("volume", "inspect", "-f", "{{.Mountpoint}}", "data"));
        assertThat(mountpoint.resolve("file")).hasContent("kept\n");
        assertThat(docker.ok("volume", "rm", "data")).isEqualTo("data");
        assertThat(mountpoint).doesNotExist();
    }

    @Test
    void aVolumeInUseStays() {
        String id = docker.ok("create", "-v", "used:/d", BUSYBOX, "true");
        assertThat(docker.run("volume", "rm", "used").exits(1).err())
                .contains("remove used: volume is in use - [" + id + "]");
        assertThat(docker.ok("volume", "ls", "-q", "-f", "dangling=true")).isEmpty();
        docker.ok("rm", "-v", id);
        assertThat(docker.ok("volume", "ls", "-q", "-f", "dangling=true"))
                .as("it has a name, so it does not go with the container")
                .isEqualTo("used");
        assertThat(docker.run("volume", "rm", "nosuch").exits(1).err()).contains("get nosuch: no such volume");
        assertThat(docker.run("volume", "create", "a/b").exits(1).err())
                .contains("includes invalid characters for a local volume name");
        assertThat(docker.run("volume", "create", "-d", "nfsd", "xx").exits(1).err())
                .contains("plugin \"nfsd\" not found");
    }

    @Test
    void volumesWithoutANameGoWithTheirContainer() {
        docker.ok("run", "--rm", "-v", "/d", BUSYBOX, "touch", "/d/x");
        assertThat(docker.ok("volume", "ls", "-q")).isEmpty();
        String id = docker.ok("create", "-v", "/d", BUSYBOX, "true");
        String other = docker.ok("create", "--volumes-from", id, BUSYBOX, "true");
        docker.ok("rm", "-v", id);
        assertThat(docker.ok("volume", "ls", "-q").lines())
                .as("another container has it")
                .hasSize(1);
        docker.ok("rm", other);
        assertThat(docker.ok("volume", "prune", "-f")).contains("Total reclaimed space");
        assertThat(docker.ok("volume", "ls", "-q")).isEmpty();
    }

    @Test
    void anEmptyVolumeIsFilledFromTheImage() {
        assertThat(docker.ok("run", "--rm", "-v", "etc:/etc", BUSYBOX, "grep", "-c", "root", "/etc/group"))
                .isEqualTo("1");
        docker.ok("run", "--rm", "-v", "etc:/d", BUSYBOX, "sh", "-c", "echo changed > /d/group");
        assertThat(docker.ok("run", "--rm", "-v", "etc:/etc", BUSYBOX, "cat", "/etc/group"))
                .isEqualTo("changed");
        String copyless = "type=volume,source=bare,target=/home,volume-nocopy";
        docker.ok("run", "--rm", "--mount", copyless, BUSYBOX, "true");
        assertThat(docker.ok("run", "--rm", "--mount", copyless.replace("/home", "/etc/x"), BUSYBOX, "ls", "/etc/x"))
                .isEmpty();
        assertThat(docker.ok("run", "--rm", "-v", "nocopy:/bin2:nocopy", BUSYBOX, "ls", "/bin2"))
                .isEmpty();
    }

    @Test
    void aPartOfAVolumeIsMountedAndNothingElse() {
        docker.ok(
                "run",
                "--rm",
                "-v",
                "parts:/d",
                BUSYBOX,
                "sh",
                "-c",
                "mkdir -p /d/a/b /d/other; echo inner > /d/a/b/file; ln -s ../.. /d/a/up; ln -s / /d/root; ln -s a /d/in");
        String part = "type=volume,source=parts,target=/m,volume-subpath=";
        assertThat(docker.ok("run", "--rm", "--mount", part + "a/b", BUSYBOX, "sh", "-c", "cat /m/file; ls /m/.."))
                .startsWith("inner\nbin");
        assertThat(docker.ok("run", "--rm", "--mount", part + "in/b/file", BUSYBOX, "cat", "/m"))
                .isEqualTo("inner");
        for (String escape : new String[] {"a/up", "root", "root/etc"}) {
            assertThat(docker.run("run", "--rm", "--mount", part + escape, BUSYBOX, "ls", "/m")
                            .exits(125)
                            .err())
                    .contains("is not within the volume");
        }
        assertThat(docker.run("run", "--rm", "--mount", part + "nosuch", BUSYBOX, "true")
                        .exits(127)
                        .err())
                .contains("cannot access path", "no such file or directory");
        assertThat(docker.run("run", "--rm", "--mount", part + "../x", BUSYBOX, "true")
                        .exits(125)
                        .err())
                .contains("subpath must be a relative path within the volume");
    }

    @Test
    void aVolumeInMemoryIsOneForAllItsContainers() throws IOException {
        docker.ok("volume", "create", "-o", "type=tmpfs", "-o", "device=tmpfs", "-o", "o=size=1m,uid=7", "mem");
        String mountpoint = docker.ok("volume", "inspect", "-f", "{{.Mountpoint}}", "mem");
        docker.ok("run", "-d", "--name", "one", "-v", "mem:/d", BUSYBOX, "sh", "-c", "echo seen > /d/f; sleep 100");
        assertThat(docker.ok(
                        "run",
                        "--rm",
                        "-v",
                        "mem:/d",
                        BUSYBOX,
                        "sh",
                        "-c",
                        "until test -s /d/f; do sleep 0.1; done; cat /d/f; grep ' /d ' /proc/mounts; stat -c %u /d"))
                .startsWith("seen\n")
                .contains("size=1024k")
                .endsWith("7");
        assertThat(mounts(mountpoint)).isOne();
        docker.ok("rm", "-f", "one");
        assertThat(mounts(mountpoint)).isZero();
        assertThat(docker.ok("run", "--rm", "-v", "mem:/d", BUSYBOX, "ls", "/d"))
                .as("memory forgets")
                .isEmpty();
    }

    @Test
    void aVolumeCanBeADirectoryOfTheHost() throws IOException {
        Files.writeString(host.resolve("file"), "of the host");
        docker.ok("volume", "create", "-o", "type=none", "-o", "o=bind,ro", "-o", "device=" + host, "dir");
        assertThat(docker.ok("run", "--rm", "-v", "dir:/d", BUSYBOX, "cat", "/d/file"))
                .isEqualTo("of the host");
        assertThat(docker.run("run", "--rm", "-v", "dir:/d", BUSYBOX, "touch", "/d/x")
                        .fails())
                .contains("Read-only file system");
        docker.ok("volume", "rm", "dir");
        assertThat(host.resolve("file")).hasContent("of the host");
        docker.ok("volume", "create", "-o", "type=none", "-o", "o=bind", "-o", "device=/no/such", "gone");
        assertThat(docker.run("run", "--rm", "-v", "gone:/d", BUSYBOX, "true")
                        .exits(125)
                        .err())
                .contains("failed to mount local volume: mount /no/such:");
    }

    @Test
    void optionsNobodyKnowsAreRefused() {
        assertThat(docker.run("volume", "create", "-o", "colour=red", "xx")
                        .exits(1)
                        .err())
                .contains("create xx: invalid option: \"colour\"");
        assertThat(docker.run("volume", "create", "-o", "type=tmpfs", "xx")
                        .exits(1)
                        .err())
                .contains("missing required option: \"device\"");
        assertThat(docker.run("volume", "create", "-o", "size=1g", "xx")
                        .exits(1)
                        .err())
                .contains("no quota support");
        assertThat(docker.ok("volume", "ls", "-q")).isEmpty();
    }

    @Test
    void whatHappensToVolumesIsTold() {
        docker.ok("volume", "create", "told");
        docker.ok("run", "--rm", "-v", "told:/d", BUSYBOX, "true");
        docker.ok("volume", "rm", "told");
        List<String> story = List.of("create", "mount", "unmount", "destroy");
        // The CLI cuts "until" down to whole seconds, so what has just happened is not in it yet.
        assertThat(Session.eventually(() -> eventsOf("told").equals(story), Duration.ofSeconds(10)))
                .as(() -> eventsOf("told").toString())
                .isTrue();
    }

    private List<String> eventsOf(String volume) {
        String filter = "volume=" + volume;
        return docker.ok("events", "--since", "1m", "--until", "0s", "--filter", filter, "--format", "{{.Action}}")
                .lines()
                .toList();
    }

    private static long mounts(String path) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/mounts")).stream()
                .filter(line -> line.split(" ", -1)[1].equals(path))
                .count();
    }
}
