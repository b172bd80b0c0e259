package org.gantry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gantry.itests.support.Buildah;
import org.gantry.itests.support.Command;
import org.gantry.itests.support.DebianRoot;
import org.gantry.itests.support.DockerCliTest;
import org.gantry.itests.support.DockerDaemon;
import org.gantry.itests.support.ImageTree;
import org.gantry.itests.support.Requirements;
import org.gantry.itests.support.UmociImage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Images of several tools unpacked here and by dockerd, file by file: content, type, mode, owner, size, time to the
 * nanosecond, links, devices and extended attributes, as they are on the disk. dockerd 20.10 reads its own format only, so
 * skopeo converts for it where an image comes in the other one.
 */
class SameAsDockerIT extends DockerCliTest {
    /** What tools that keep nanoseconds, owners beyond 2^21 and names that are no text are given. */
    private static final String PECULIAR = """
            mkdir -p odd/deep; cp /bin/true odd/capable; setfattr -n security.capability \
            -v 0x0100000200200000000000000000000000000000 odd/capable
            echo note > odd/noted; setfattr -n user.note -v 'of mine' odd/noted; setfattr -n user.place -v there odd/deep
            ln odd/noted odd/deep/again; ln -s ../noted odd/deep/link
            mknod odd/null c 1 3; mknod odd/loop b 7 300; mkfifo odd/pipe; chmod 4755 odd/capable; chmod 3770 odd/deep
            setfattr -n security.capability -v 0x0100000200200000000000000000000000000000 odd/capable
            echo far > odd/far; chown 3000000:4000000 odd/far; chown -h 2097152:2097151 odd/deep/link odd/pipe odd/null
            echo raw > "$(printf 'odd/\\377\\376')"; echo long > "odd/$(printf '%0200d' 7)"
            touch -d '2001-02-03 04:05:06.123456789' odd/noted odd/deep; touch -h -d '1969-12-31 23:59:58.5' odd/deep/link
            """;

    @TempDir
    Path work;

    private DockerDaemon theirs;

    @BeforeAll
    void startTheirs() throws IOException {
        theirs = DockerDaemon.start(Files.createDirectory(engine.directory().resolve("dockerd")));
        assertThat(theirs.docker().ok("info", "-f", "{{.Driver}}")).isEqualTo("overlay2");
    }

    @AfterAll
    void stopTheirs() {
        if (theirs != null) {
            theirs.close();
        }
    }

    /** What a container changed, as a layer of ours, unpacked here and there. */
    @Test
    void anImageThatWasCommitted() throws IOException {
        docker.ok("run", "--name", "base", BUSYBOX, "sh", "-c", """
                mkdir -p /d/a/b /gone/x; echo 1 > /d/a/b/file; echo 2 > /d/other; echo 3 > /was-file; mkdir /was-dir
                echo 4 > /was-dir/f; echo 5 > /gone/x/y; ln -s d /link
                """);
        docker.ok("commit", "base", "same:base");
        docker.ok("run", "--name", "box", "same:base", "sh", "-c", """
                rm -r /d; mkdir -m 1770 /d; echo new > /d/a; chown 12:34 /d/a; chmod 6755 /d/a
                rm /was-file; mkdir /was-file; echo in > /was-file/in; rm -r /was-dir /gone; echo now > /was-dir
                ln /d/a /d/b; mkfifo /d/pipe; rm /link; ln -s elsewhere /link; touch -d '2001-02-03 04:05:06' /d /link
                """);
        docker.ok("commit", "box", "same:committed");
        Path saved = work.resolve("saved.tar");
        docker.ok("save", "-o", saved.toString(), "same:committed");
        assertThat(same("same:committed", saved))
                .anyMatch(line -> line.startsWith("d/a f 6755 12 34 4 "))
                .noneMatch(line -> line.startsWith("gone"));
        docker.ok("rm", "base", "box");
        docker.ok("rmi", "same:committed", "same:base");
    }

    /**
     * Some thousand files of packages, changed by umoci, with a directory that hides another and a layer of odd things. Each
     * layer has the parents of what it has: those it left out would be as they were here, and of this moment for dockerd.
     */
    @Test
    void debianInLayersOfUmoci() throws IOException {
        Path odd = tar("odd", PECULIAR + "mkdir etc; echo file > etc/cron.daily");
        Path inserted = Files.createDirectory(work.resolve("inserted"));
        Files.writeString(inserted.resolve("only"), "this");
        UmociImage image = UmociImage.create(work.resolve("layout"), "same:debian")
                .add(DebianRoot.archive())
                .change(work.resolve("bundle"), """
                        echo changed >> etc/issue; chmod 600 etc/issue; chown 3000000:4000000 etc/motd
                        rm usr/bin/perl; rm -r usr/share/zoneinfo
                        rm etc/hostname; mkdir etc/hostname; echo in > etc/hostname/in; ln etc/fstab etc/fstab.linked
                        setfattr -n user.note -v changed etc/issue; chmod 6711 usr/bin/ls; mkfifo var/pipe
                        mknod var/zero c 1 5; ln -sfn nowhere etc/mtab; touch usr
                        """)
                .add(odd)
                .replace(inserted, "/var");
        docker.ok(
                "load",
                "-i",
                image.copyTo("oci-archive", work.resolve("debian.oci")).toString());
        List<String> tree = same("same:debian", image.copyTo("docker-archive", work.resolve("debian.tar")));
        assertThat(tree)
                .hasSizeGreaterThan(5000)
                .anyMatch(line -> line.startsWith("var/only f "))
                .noneMatch(line -> line.startsWith("var/lib "))
                .noneMatch(line -> line.startsWith("usr/share/zoneinfo "))
                .noneMatch(line -> line.startsWith("usr/bin/perl "))
                .anyMatch(line -> line.startsWith("etc/cron.daily f "))
                .anyMatch(line -> line.startsWith("etc/hostname/in f "))
                .anyMatch(line -> line.startsWith("usr/bin/ls f 6711 "));
        requireOddThings(tree);
        docker.ok("rmi", "same:debian");
    }

    /** dockerd's own: built, run, committed and saved. */
    @Test
    void anImageOfDockerds() throws IOException {
        theirs.docker()
                .pipe(Files.readAllBytes(tar("odd", PECULIAR)), "import", "-", "odd")
                .ok();
        Path context = Files.createDirectory(work.resolve("context"));
        Files.copy(Requirements.program("busybox", "busybox-static").toRealPath(), context.resolve("busybox"));
        Files.writeString(context.resolve("Dockerfile"), """
                FROM odd
                COPY --chown=5:3000000 busybox /bin/busybox
                RUN ["/bin/busybox", "sh", "-c", "cd /odd; /bin/busybox rm -r far deep; /bin/busybox mkdir deep; echo 1 > deep/1"]
                """);
        theirs.docker()
                .command("build", "--network=none", "-t", "built", context.toString())
                .with("DOCKER_BUILDKIT", "0")
                .run()
                .ok();
        theirs.docker().ok("run", "--network=none", "--name", "box", "built", "/bin/busybox", "sh", "-c", """
                cd /odd; /bin/busybox rm loop; /bin/busybox ln capable linked; /bin/busybox chmod 1700 deep; echo 2 > deep/2
                """);
        theirs.docker().ok("commit", "box", "same:theirs");
        theirs.docker().ok("rm", "box");
        Path saved = work.resolve("saved.tar");
        theirs.docker().ok("save", "-o", saved.toString(), "same:theirs");
        docker.ok("load", "-i", saved.toString());
        List<String> tree = same("same:theirs", saved);
        assertThat(tree)
                .anyMatch(line -> line.startsWith("bin/busybox f 755 5 3000000 "))
                .anyMatch(line -> line.startsWith("odd/deep d 1700 "))
                .anyMatch(line -> line.startsWith("odd/deep/1 f "))
                .anyMatch(line -> line.startsWith("odd/deep/2 f "))
                .noneMatch(line -> line.startsWith("odd/deep/again ") || line.startsWith("odd/loop "));
        docker.ok("rmi", "same:theirs");
    }

    /** From scratch, in both formats. */
    @Test
    void anImageOfBuildahs() throws IOException {
        Path files = Files.createDirectory(work.resolve("files"));
        make(files, PECULIAR);
        try (Buildah buildah = new Buildah(Files.createDirectory(work.resolve("buildah")))) {
            String box = buildah.ok("from", "scratch");
            buildah.ok("copy", box, files.toString(), "/");
            buildah.ok("commit", box, "one");
            buildah.ok(
                    "copy",
                    "--chown",
                    "7:2500000",
                    box,
                    files.resolve("odd/noted").toString(),
                    "/odd/noted");
            String root = buildah.ok("mount", box);
            make(Path.of(root), "rm -r odd/deep odd/loop; mkdir odd/deep; echo 1 > odd/deep/1");
            buildah.ok("umount", box);
            buildah.ok("config", "--cmd", "/odd/capable", box);
            buildah.ok("commit", box, "two");
            buildah.ok("push", "two", "oci-archive:" + work.resolve("two.oci") + ":same:buildah");
            buildah.ok("push", "two", "docker-archive:" + work.resolve("two.tar") + ":same:buildah");
        }
        docker.ok("load", "-i", work.resolve("two.oci").toString());
        List<String> tree = same("same:buildah", work.resolve("two.tar"));
        assertThat(tree)
                .anyMatch(line -> line.startsWith("odd/noted f 644 7 2500000 "))
                .anyMatch(line -> line.startsWith("odd/deep/1 f "))
                .noneMatch(line -> line.startsWith("odd/deep/again ") || line.startsWith("odd/loop "));
        docker.ok("rmi", "same:buildah");
    }

    /** Two formats, one tree. */
    @Test
    void whatSkopeoCopies() throws IOException {
        UmociImage image = UmociImage.create(work.resolve("layout"), "same:odd").add(tar("odd", PECULIAR));
        Path theirFormat = image.copyTo("docker-archive", work.resolve("odd.tar"));
        docker.ok("load", "-i", theirFormat.toString());
        List<String> first = same("same:odd", theirFormat);
        requireOddThings(first);
        docker.ok("rmi", "same:odd");
        UmociImage.skopeo("docker-archive:" + theirFormat, "oci-archive:" + work.resolve("odd.oci") + ":same:odd");
        docker.ok("load", "-i", work.resolve("odd.oci").toString());
        assertThat(ImageTree.ofOurs(engine, "same:odd", work.resolve("again"))).isEqualTo(first);
        docker.ok("rmi", "same:odd");
    }

    /** Has dockerd load the archive, compares with what is here under that name, and returns what both have. */
    private List<String> same(String image, Path archive) {
        List<String> ours = ImageTree.ofOurs(engine, image, work.resolve("ours"));
        theirs.docker().ok("load", "-i", archive.toString());
        List<String> dockers = ImageTree.ofDockers(theirs.docker(), image, work.resolve("theirs"));
        assertThat(ImageTree.differences(ours, dockers)).isEmpty();
        assertThat(ours).hasSameSizeAs(dockers);
        return ours;
    }

    /** A column that is empty everywhere would be the same everywhere. (find prints a second and a half before 1970 as -2.5.) */
    private static void requireOddThings(List<String> tree) {
        assertThat(tree)
                .anyMatch(line -> line.startsWith("odd/capable f 4755 0 0 "))
                .contains("# file: odd/capable security.capability=0x0100000200200000000000000000000000000000")
                .contains("# file: odd/noted user.note=0x6f66206d696e65")
                .contains("# file: odd/deep user.place=0x7468657265")
                .contains("device ./odd/null 1:3", "device ./odd/loop 7:12c")
                .anyMatch(line -> line.startsWith("odd/deep d 3770 0 0 981173106.1234567890"))
                .anyMatch(line -> line.matches("odd/noted f 644 0 0 5 981173106.1234567890 2 "))
                .anyMatch(line -> line.matches("odd/deep/link l 777 2097152 2097151 8 -2.5000000000 1 \\.\\./noted"))
                .anyMatch(line -> line.startsWith("odd/far f 644 3000000 4000000 "))
                .anyMatch(line -> line.startsWith("odd/pipe p 644 2097152 2097151 "))
                .anyMatch(line -> line.startsWith("odd/M-^?M-~ f "))
                .anyMatch(line -> line.startsWith("odd/" + "0".repeat(199) + "7 f "));
    }

    private Path tar(String name, String script) throws IOException {
        Path tree = Files.createDirectory(work.resolve(name));
        make(tree, script);
        Path archive = work.resolve(name + ".layer");
        List<String> line = new ArrayList<>(List.of("tar", "-C", tree.toString(), "--format=posix", "--numeric-owner"));
        line.addAll(List.of("--xattrs", "--xattrs-include=*", "-cf", archive.toString(), "."));
        Command.of(line).run().ok();
        return archive;
    }

    private static void make(Path tree, String script) {
        Requirements.program("setfattr", "attr");
        Command.of("sh", "-euc", "cd \"$1\"; umask 022; " + script, "sh", tree.toString())
                .run()
                .ok();
    }
}
