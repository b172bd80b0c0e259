package org.gantry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import org.gantry.itests.support.Busybox;
import org.gantry.itests.support.Command;
import org.gantry.itests.support.Docker;
import org.gantry.itests.support.Engine;
import org.gantry.itests.support.Requirements;
import org.junit.jupiter.api.Test;

/** An engine whose settings say that layers are to be copied. */
class CopySnapshotterIT {
    @Test
    void containersRunWithoutOverlayfs() throws IOException {
        Requirements.root();
        Requirements.program("docker", "docker-cli or docker.io");
        Requirements.program("busybox", "busybox-static");
        Engine engine = Engine.prepare();
        Docker docker = engine.docker();
        try {
            engine.up();
            Busybox.importInto(docker);
            docker.ok("create", "--name", "before", Busybox.IMAGE, "true");
            engine.down();
            Files.writeString(
                    engine.root().resolve("karaf/etc/org.gantry.images.cfg"),
                    "snapshotter = copy\n",
                    StandardOpenOption.APPEND);
            engine.up();
            assertThat(docker.ok("info", "-f", "{{.Driver}}")).isEqualTo("copy");
            assertThat(docker.run("start", "before").fails())
                    .contains("was made by the snapshotter overlayfs, and this engine has copy");
            assertThat(docker.ok("ps", "-as", "--format", "{{.Names}}")).isEqualTo("before");
            docker.ok("container", "prune", "-f");

            String script = "echo own > /own; rm /etc/group; ! grep '^overlay' /proc/self/mounts";
            docker.ok("run", "--name", "one", Busybox.IMAGE, "sh", "-c", script);
            assertThat(docker.ok("inspect", "-s", "-f", "{{.SizeRw}}", "one")).isEqualTo("4");
            assertThat(docker.ok("run", "--rm", Busybox.IMAGE, "sh", "-c", "test ! -e /own && cat /etc/group"))
                    .contains("root");
            engine.kill();
            engine.up();
            assertThat(docker.ok("start", "-a", "one")).isEmpty();
            assertThat(docker.ok("diff", "one")).isEqualTo("C /etc\nD /etc/group\nA /own");
            assertThat(docker.ok("cp", "one:/own", "-")).contains("own");
            docker.ok("commit", "one", "copied:1");
            docker.run("run", "--rm", "copied:1", "sh", "-c", "cat /own && test ! -e /etc/group")
                    .exits(0);
            docker.ok("rm", "one");
            docker.ok("image", "prune", "-af");
            assertThat(engine.root().resolve("snapshots-copy")).isEmptyDirectory();
        } finally {
            engine.down();
            engine.close();
        }
        assertThat(Files.exists(engine.root())).isFalse();
        assertThat(Command.of("cat", "/proc/self/mounts").run().ok())
                .doesNotContain(engine.root().toString());
    }
}
