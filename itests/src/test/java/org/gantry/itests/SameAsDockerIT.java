package org.gantry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gantry.itests.support.DockerCliTest;
import org.gantry.itests.support.DockerDaemon;
import org.gantry.itests.support.ImageTree;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Images unpacked here and by dockerd, file by file: content, type, mode, owner, size, time to the nanosecond, links, devices
 * and extended attributes, as they are on the disk.
 */
class SameAsDockerIT extends DockerCliTest {
    @TempDir
    Path work;

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
        docker.ok("save", "-o", work.resolve("saved.tar").toString(), "same:committed");
        List<String> ours = ImageTree.ofOurs(engine, "same:committed", work.resolve("ours"));
        assertThat(ours)
                .anyMatch(line -> line.startsWith("d/a f 6755 12 34 4 "))
                .noneMatch(line -> line.startsWith("gone"));
        assertThat(dockers("saved.tar", "same:committed")).isEqualTo(ours);
        docker.ok("rm", "base", "box");
        docker.ok("rmi", "same:committed", "same:base");
    }

    private List<String> dockers(String archive, String image) throws IOException {
        try (DockerDaemon theirs = DockerDaemon.start(Files.createDirectory(work.resolve("dockerd")))) {
            assertThat(theirs.docker().ok("info", "-f", "{{.Driver}}")).isEqualTo("overlay2");
            theirs.docker().ok("load", "-i", work.resolve(archive).toString());
            return ImageTree.ofDockers(theirs.docker(), image, work.resolve("theirs"));
        }
    }
}
