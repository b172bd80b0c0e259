package org.gantry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.gantry.itests.support.Command;
import org.gantry.itests.support.DockerCliTest;
import org.gantry.itests.support.Requirements;
import org.gantry.itests.support.Session;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docker cp, both ways. */
class CopyIT extends DockerCliTest {
    @TempDir
    Path work;

    /** What the documentation of docker cp says about each kind of source and destination. */
    @Test
    void filesAndDirectoriesGoWhereTheDocumentationSays() throws IOException {
        docker.ok("run", "-d", "--name", "box", BUSYBOX, "sleep", "100");
        Path tree = Files.createDirectories(work.resolve("tree/sub"));
        Files.writeString(tree.resolve("file"), "content");
        docker.ok("cp", work + "/tree", "box:/new");
        docker.ok("cp", work + "/tree", "box:/tmp");
        docker.ok("cp", work + "/tree/.", "box:/tmp");
        docker.ok("cp", work + "/tree/sub/file", "box:/tmp/renamed");
        docker.ok("cp", work + "/tree/sub/file", "box:/tmp/");
        assertThat(docker.ok("exec", "box", "find", "/new", "/tmp", "-type", "f")
                        .lines())
                .containsExactlyInAnyOrder(
                        "/new/sub/file", "/tmp/tree/sub/file", "/tmp/sub/file", "/tmp/renamed", "/tmp/file");
        assertThat(docker.run("cp", work + "/tree/sub/file", "box:/nosuch/").fails())
                .contains("no such directory");
        assertThat(docker.run("cp", work + "/tree", "box:/tmp/file").fails()).contains("cannot copy directory");

        docker.ok("cp", "box:/tmp/tree", work + "/out");
        docker.ok("cp", "box:/tmp/tree/.", work + "/out");
        docker.ok("cp", "box:/tmp/renamed", work + "/one");
        assertThat(work.resolve("out/sub/file")).hasContent("content");
        assertThat(work.resolve("one")).hasContent("content");
        assertThat(docker.run("cp", "box:/nosuch", work.toString()).fails())
                .contains("Could not find the file /nosuch in container box");
        assertThat(docker.run("cp", "nosuch:/x", work.toString()).fails()).contains("No such container: nosuch");
    }

    @Test
    void aContainerThatNeverRanIsCopiedToAndFrom() throws IOException {
        docker.ok("create", "--name", "box", BUSYBOX, "cat", "/in");
        docker.ok(
                "cp", Files.writeString(work.resolve("in"), "before the start").toString(), "box:/in");
        docker.ok("cp", "box:/etc/passwd", work + "/passwd");
        assertThat(work.resolve("passwd")).content().startsWith("root:x:0:0");
        assertThat(docker.ok("start", "-a", "box")).isEqualTo("before the start");
        docker.ok("cp", "box:/in", work + "/again");
        assertThat(work.resolve("again")).hasContent("before the start");
    }

    @Test
    void linksAreCopiedAsLinksUnlessFollowed() throws IOException {
        docker.ok(
                "run",
                "-d",
                "--name",
                "box",
                BUSYBOX,
                "sh",
                "-c",
                "ln -s /etc/passwd /link; ln -s /etc /dir; sleep 100");
        awaitFile("box", "/dir");
        docker.ok("cp", "box:/link", work + "/asLink");
        assertThat(Files.readSymbolicLink(work.resolve("asLink"))).hasToString("/etc/passwd");
        docker.ok("cp", "-L", "box:/link", work + "/followed");
        assertThat(work.resolve("followed")).content().startsWith("root:");
        docker.ok("cp", "box:/dir/passwd", work + "/through");
        assertThat(work.resolve("through")).content().startsWith("root:");
        docker.ok("cp", "box:/dir/", work + "/etc");
        assertThat(work.resolve("etc/group")).exists();
        docker.ok("cp", Files.writeString(work.resolve("x"), "x").toString(), "box:/dir/x");
        docker.run("exec", "box", "test", "-f", "/etc/x").exits(0);
    }

    /** More of it than a socket holds: who closes on the client then may tear it off before it has the answer. */
    @Test
    void paddingBehindAnArchiveIsTaken() throws IOException {
        Path archive = work.resolve("padded.tar");
        Files.writeString(work.resolve("padded"), "padded");
        Command.of("tar", "-b", "4096", "-C", work.toString(), "-cf", archive.toString(), "padded")
                .run()
                .ok();
        byte[] padded = Files.readAllBytes(archive);
        assertThat(padded).hasSizeGreaterThan(2_000_000);
        docker.ok("run", "-d", "--name", "box", BUSYBOX, "sleep", "100");
        docker.pipe(padded, "cp", "-", "box:/").ok();
        assertThat(docker.ok("exec", "box", "cat", "/padded")).isEqualTo("padded");
        docker.pipe(padded, "import", "-", "padded").ok();
    }

    /** Compared by tar's own listing, with times to the nanosecond. */
    @Test
    void everythingAboutAFileIsKept() throws IOException {
        Requirements.program("setfattr", "attr");
        Path tree = Files.createDirectory(work.resolve("copy"));
        String in = tree.toString();
        Command.of("sh", "-ec", """
                cd "$1"
                echo one > plain; chown 1234:3000000 plain; chmod 4751 plain
                ln plain other; ln -s plain soft; mkfifo -m 640 pipe; mknod -m 600 dev c 1 3
                mkdir -m 1777 dir; touch -d '2001-02-03 04:05:06.123456789' plain dir
                truncate -s 64M sparse; setfattr -n user.note -v remembered plain
                touch "$(printf 'name with \\303\\274')"
                """, "sh", in).run().ok();
        docker.ok("run", "-d", "--name", "box", BUSYBOX, "sleep", "100");
        Path sent = work.resolve("in.tar"); // the client's own archives have whole seconds and no attributes
        Command.of("tar", "--format=pax", "--xattrs", "-C", work.toString(), "-cf", sent.toString(), "copy")
                .run()
                .ok();
        docker.pipe(Files.readAllBytes(sent), "cp", "-", "box:/").ok();
        assertThat(docker.ok(
                        "exec",
                        "box",
                        "stat",
                        "-c",
                        "%n %a %u %g %h %F %t:%T",
                        "/copy/plain",
                        "/copy/other",
                        "/copy/pipe",
                        "/copy/dev",
                        "/copy/dir"))
                .isEqualTo("""
                        /copy/plain 4751 1234 3000000 2 regular file 0:0
                        /copy/other 4751 1234 3000000 2 regular file 0:0
                        /copy/pipe 640 0 0 1 fifo 0:0
                        /copy/dev 600 0 0 1 character special file 1:3
                        /copy/dir 1777 0 0 2 directory 0:0""");
        assertThat(Long.parseLong(docker.ok("exec", "box", "stat", "-c", "%b", "/copy/sparse")))
                .isLessThan(1024);
        Path archive = work.resolve("out.tar");
        Command.of("sh", "-c", "docker cp box:/copy - > \"$0\"", archive.toString())
                .with("DOCKER_HOST", docker.host())
                .run()
                .ok();
        Path out = Files.createDirectory(work.resolve("out"));
        Command.of("tar", "--xattrs", "--xattrs-include=*", "-C", out.toString(), "-xpf", archive.toString())
                .run()
                .ok();
        assertThat(listing(out.resolve("copy"))).isEqualTo(listing(tree));
        assertThat(Command.of("getfattr", "--only-values", "-n", "user.note", out + "/copy/other")
                        .run()
                        .ok())
                .isEqualTo("remembered");
        assertThat(Files.isSameFile(out.resolve("copy/plain"), out.resolve("copy/other")))
                .isTrue();
    }

    @Test
    void archivesAreStreamedBothWays() throws IOException {
        docker.ok("run", "-d", "--name", "box", BUSYBOX, "sleep", "100");
        byte[] tar = tar("-cf", "a", "first");
        docker.pipe(tar, "cp", "-", "box:/tmp").ok();
        assertThat(docker.ok("exec", "box", "cat", "/tmp/a")).isEqualTo("first");
        docker.pipe(tar("-czf", "b", "second"), "cp", "-", "box:/tmp").ok();
        assertThat(docker.ok("exec", "box", "cat", "/tmp/b")).isEqualTo("second");
        assertThat(docker.ok("cp", "box:/tmp/a", "-")).contains("first");
        assertThat(docker.pipe("no archive".repeat(100).getBytes(StandardCharsets.UTF_8), "cp", "-", "box:/tmp")
                        .exit())
                .isNotZero();
        assertThat(docker.pipe(tar, "cp", "-", "box:/etc/passwd").fails())
                .contains("destination \"box:/etc/passwd\" must be a directory");
    }

    @Test
    void ownersAreThoseOfTheArchiveOrTheContainersUser() throws IOException {
        docker.ok("run", "-d", "--name", "box", "--user", "user", BUSYBOX, "sleep", "100");
        Path file = Files.writeString(work.resolve("f"), "");
        Command.of("chown", "77:88", file.toString()).run().ok();
        docker.ok("cp", file.toString(), "box:/tmp/as-it-was");
        docker.ok("cp", "-a", file.toString(), "box:/tmp/the-users");
        assertThat(docker.ok("exec", "box", "stat", "-c", "%u:%g", "/tmp/as-it-was", "/tmp/the-users"))
                .isEqualTo("77:88\n1000:1000");
    }

    @Test
    void volumesAndBindsAreInIt() throws IOException {
        Path bound = Files.createDirectory(work.resolve("bound"));
        docker.ok("volume", "create", "vol");
        docker.ok(
                "run",
                "-d",
                "--name",
                "box",
                "-v",
                "vol:/vol",
                "-v",
                bound + ":/vol/bound",
                "-v",
                bound + ":/ro:ro",
                BUSYBOX,
                "sleep",
                "100");
        Path file = Files.writeString(work.resolve("f"), "content");
        docker.ok("cp", file.toString(), "box:/vol/v");
        docker.ok("cp", file.toString(), "box:/vol/bound/b");
        assertThat(docker.ok("exec", "box", "cat", "/vol/v")).isEqualTo("content");
        assertThat(bound.resolve("b")).hasContent("content");
        assertThat(docker.run("cp", file.toString(), "box:/ro/x").fails())
                .contains("mounted volume is marked read-only");
        docker.ok("stop", "-t", "0", "box");
        docker.ok("cp", "box:/vol", work + "/out");
        assertThat(work.resolve("out/v")).hasContent("content");
        assertThat(work.resolve("out/bound/b")).hasContent("content");
        docker.ok("rm", "-f", "box");
        docker.ok("volume", "rm", "vol");
    }

    @Test
    void whatIsReadOnlyStaysSo() throws IOException {
        docker.ok("run", "-d", "--name", "box", "--read-only", "-v", "/data", BUSYBOX, "sleep", "100");
        Path file = Files.writeString(work.resolve("f"), "content");
        assertThat(docker.run("cp", file.toString(), "box:/f").fails())
                .contains("container rootfs is marked read-only");
        docker.ok("cp", file.toString(), "box:/data/f");
        assertThat(docker.ok("exec", "box", "cat", "/data/f")).isEqualTo("content");
        docker.ok("cp", "box:/etc/passwd", work + "/p");
    }

    /** A directory is not replaced by a file, nor the other way round. */
    @Test
    void kindsAreNotExchanged() throws IOException {
        docker.ok("run", "-d", "--name", "box", BUSYBOX, "sh", "-c", "mkdir /tmp/d; touch /tmp/f; sleep 100");
        awaitFile("box", "/tmp/f");
        assertThat(docker.pipe(tar("-cf", "d", "a file"), "cp", "-", "box:/tmp").fails())
                .contains("cannot overwrite directory");
        Files.createDirectories(work.resolve("t/f/x"));
        Command.of("tar", "-C", work + "/t", "-cf", work + "/t.tar", "f").run().ok();
        assertThat(docker.pipe(Files.readAllBytes(work.resolve("t.tar")), "cp", "-", "box:/tmp")
                        .fails())
                .contains("cannot overwrite non-directory");
        docker.run("exec", "box", "test", "-d", "/tmp/d").exits(0);
        docker.run("exec", "box", "test", "-f", "/tmp/f").exits(0);
    }

    @Test
    void neitherArchivesNorLinksLeadOutOfTheContainer() throws IOException {
        Path victim = Files.createDirectory(work.resolve("victim"));
        Files.writeString(victim.resolve("secret"), "the host's");
        docker.ok(
                "run",
                "-d",
                "--name",
                "box",
                BUSYBOX,
                "sh",
                "-c",
                "ln -s " + victim + " /tmp/way; ln -s ../../../../../../.." + victim + " /tmp/up; sleep 100");
        awaitFile("box", "/tmp");
        assertThat(docker.run("cp", "box:/tmp/way/secret", work + "/stolen").fails())
                .contains("Could not find");
        assertThat(docker.run("cp", "-L", "box:/tmp/up", work + "/stolen").exit())
                .isNotZero();
        docker.pipe(tar("-cf", "way/in", "owned"), "cp", "-", "box:/tmp");
        docker.pipe(tar("-cf", "up/in", "owned"), "cp", "-", "box:/tmp");
        assertThat(docker.pipe(tar("-cf", "../../../.." + victim + "/in", "owned"), "cp", "-", "box:/tmp")
                        .exit())
                .isNotZero();
        docker.pipe(tar("-cf", victim + "/in", "owned"), "cp", "-", "box:/tmp").ok(); // relative to the directory
        assertThat(victim.resolve("in")).doesNotExist();
        docker.run("exec", "box", "test", "-f", "/tmp" + victim + "/in").exits(0);
        assertThat(work.resolve("stolen")).doesNotExist();
    }

    @Test
    void nothingOfTheContainersIsRun() throws IOException {
        String trap = "for p in tar gzip gunzip unpigz; do rm -f /bin/$p; printf '#!/bin/sh\ntouch /sprung' > /bin/$p;"
                + " chmod 755 /bin/$p; done; touch /set; sleep 100";
        docker.ok("run", "-d", "--name", "box", BUSYBOX, "sh", "-c", trap);
        awaitFile("box", "/set");
        docker.pipe(tar("-czf", "z", "zipped"), "cp", "-", "box:/tmp").ok();
        assertThat(docker.ok("cp", "box:/tmp/z", "-")).contains("zipped");
        docker.run("exec", "box", "test", "-e", "/sprung").exits(1);
    }

    /** As it may that is allowed to mount. */
    @Test
    void whatAContainerHasMountedOverItsRootIsNotCopied() {
        docker.ok(
                "run",
                "-d",
                "--name",
                "box",
                "--privileged",
                BUSYBOX,
                "sh",
                "-c",
                "mount --bind /proc / && touch /tmp/x; sleep 100");
        assertThat(Session.eventually(
                        () -> docker.run("cp", "box:/etc/passwd", work + "/p").exit() != 0, Duration.ofSeconds(10)))
                .isTrue();
        assertThat(docker.run("cp", "box:/version", work + "/v").fails())
                .contains("has mounted something over its root filesystem");
    }

    /** What the kernel shows a running container in /proc is not in its files. */
    @Test
    void theWholeContainerIsCopiedAndNothingOfTheKernels() throws IOException {
        docker.ok("run", "-d", "--name", "box", "--tmpfs", "/t", BUSYBOX, "sleep", "100");
        Path out = Files.createDirectory(work.resolve("all"));
        docker.ok("cp", "box:/.", out.toString());
        assertThat(out.resolve("bin/busybox")).isRegularFile();
        assertThat(out.resolve("proc")).isEmptyDirectory();
        assertThat(out.resolve("etc/hostname")).content().isEqualTo(docker.ok("exec", "box", "hostname") + "\n");
    }

    /** Somebody reads an archive and stops reading. */
    @Test
    void aContainerIsRemovedInTheEndWhoeverCopiesFromIt() {
        docker.ok("run", "-d", "--name", "box", BUSYBOX, "sh", "-c", "truncate -s 100M /big; sleep 100");
        awaitFile("box", "/big");
        Command stuck =
                Command.of("sh", "-c", "docker cp box:/big - | sleep 60").with("DOCKER_HOST", docker.host());
        try (Session _ = stuck.start()) {
            assertThat(Session.eventually(this::isArchiving, Duration.ofSeconds(10)))
                    .isTrue();
            docker.ok("rm", "-f", "box");
            assertThat(docker.ok("ps", "-aq")).isEmpty();
        }
    }

    private boolean isArchiving() {
        return docker.ok("events", "--since", "10s", "--until", soon(), "--filter", "container=box")
                .contains("archive-path");
    }

    @Test
    void itIsToldAsAnEvent() throws IOException {
        docker.ok("create", "--name", "box", BUSYBOX, "true");
        docker.ok("cp", "box:/etc/passwd", work + "/p");
        docker.ok("cp", work + "/p", "box:/p");
        assertThat(docker.ok(
                        "events",
                        "--since",
                        "1m",
                        "--until",
                        soon(),
                        "--filter",
                        "container=box",
                        "--format",
                        "{{.Action}}"))
                .contains("archive-path\nextract-to-dir");
    }

    /** The client has no fractions of seconds: what has just happened is before the next one. */
    private static String soon() {
        return Long.toString(Instant.now().getEpochSecond() + 1);
    }

    private static List<String> listing(Path tree) {
        String form = "%P %y %m %U %G %s %T@ %l\\n";
        return Command.of("find", tree.toString(), "-mindepth", "1", "-printf", form).run().lines().stream()
                .sorted()
                .toList();
    }

    private void awaitFile(String container, String path) {
        docker.ok("exec", container, "sh", "-c", "until test -e " + path + "; do sleep 0.01; done");
    }

    private byte[] tar(String mode, String name, String content) throws IOException {
        Path file = Files.writeString(work.resolve("content"), content);
        Path tar = work.resolve("made.tar");
        Command.of(
                        "tar",
                        "-P",
                        "-C",
                        work.toString(),
                        "--transform",
                        "s,^content$," + name + ",",
                        mode,
                        tar.toString(),
                        file.getFileName().toString())
                .run()
                .ok();
        return Files.readAllBytes(tar);
    }
}
