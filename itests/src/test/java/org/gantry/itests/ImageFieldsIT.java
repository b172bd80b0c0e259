package org.gantry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.gantry.itests.support.Busybox;
import org.gantry.itests.support.Command;
import org.gantry.itests.support.DockerCliTest;
import org.gantry.itests.support.ImageArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever an image says of itself, its containers are those of any image: what a host gives is asked for by its user. */
class ImageFieldsIT extends DockerCliTest {
    private static final String WISHES = """
            "HostConfig":{"Privileged":true,"Binds":["/:/host"],"NetworkMode":"host","PidMode":"host","IpcMode":"host",\
            "CapAdd":["ALL"],"SecurityOpt":["seccomp=unconfined"],"Devices":[{"PathOnHost":"/dev/mem"}],"Runtime":"runc",\
            "RestartPolicy":{"Name":"always"},"CgroupParent":"/","AutoRemove":true},\
            "Privileged":true,"Binds":["/:/host"],"NetworkMode":"host","PidMode":"host","CapAdd":["ALL"],\
            "Mounts":[{"Type":"bind","Source":"/","Target":"/host"}],"Runtime":"runc","Devices":["/dev/mem"],\
            "SecurityOpt":["seccomp=unconfined"],"UsernsMode":"host","CgroupnsMode":"host","Sysctls":{"kernel.msgmax":"1"}\
            """;

    private static final String LABELS = """
            "Labels":{"com.docker.privileged":"true","com.docker.network.host":"true","com.docker.volume.binds":"/:/host",\
            "org.gantry.privileged":"true","org.gantry.hostConfig":"{\\"Privileged\\":true}","org.gantry.runtime":"runc",\
            "io.containerd.runtime":"runc","io.containerd.image.unpack":"false","io.containerd.gc.root":"x",\
            "containerd.io/gc.ref":"x","io.kubernetes.cri.sandbox-id":"x","org.opencontainers.image.base.name":"x"}\
            """;

    /** Everything that a container can tell of what it was given. */
    private static final String LOOK = """
            grep -E '^(Cap|NoNewPrivs|Seccomp)' /proc/self/status; cut -d' ' -f2-4 /proc/mounts | sed 's/lowerdir.*//'
            ls / /dev /sys/class/net; cat /proc/1/comm; cut -d: -f2- /proc/self/cgroup | sed 's/[0-9a-f]\\{64\\}/ID/'
            for n in pid net ipc uts user; do test -e /proc/self/ns/$n && echo $n; done; cat /proc/sys/kernel/msgmax; id
            """;

    @TempDir
    Path work;

    @Test
    void wishesAndLabelsMeanNothing() throws IOException {
        load("fields:plain", "", "");
        load("fields:wishful", LABELS + "," + WISHES + ",", WISHES + ",\"container_config\":{" + WISHES + "},");

        String plain = docker.ok("create", "fields:plain", "sh", "-c", LOOK);
        String wishful = docker.ok("create", "fields:wishful", "sh", "-c", LOOK);

        for (String part : List.of("HostConfig", "Mounts", "Driver", "Platform")) {
            assertThat(inspect(wishful, part)).as(part).isEqualTo(inspect(plain, part));
        }
        assertThat(inspect(wishful, "Mounts")).isEqualTo("[]");
        assertThat(inspect(wishful, "HostConfig.Privileged")).isEqualTo("false");
        assertThat(inspect(wishful, "HostConfig.CapAdd")).isIn("null", "[]");
        assertThat(docker.ok("start", "-a", wishful))
                .isEqualTo(docker.ok("start", "-a", plain))
                .contains("CapEff:\t00000000a80425fb", "Seccomp:\t2", "eth0");
        assertThat(namespaces("fields:wishful")).doesNotContainAnyElementsOf(ofTheHost());
        docker.ok("rm", plain, wishful);
        docker.ok("rmi", "fields:plain", "fields:wishful");
    }

    @Test
    void labelsAreLabels() throws IOException {
        load("fields:labelled", LABELS + ",", "");
        String id = docker.ok("create", "fields:labelled", "true");
        assertThat(inspect(id, "Config.Labels"))
                .contains("\"org.gantry.privileged\":\"true\"", "\"com.docker.privileged\":\"true\"");
        assertThat(docker.ok("ps", "-aq", "--no-trunc", "--filter", "label=org.gantry.privileged=true"))
                .isEqualTo(id);
        docker.ok("rm", id);
        docker.ok("rmi", "fields:labelled");
    }

    /** @param inConfig what its run configuration has beside a command, and */
    private void load(String name, String inConfig, String besideIt) throws IOException {
        byte[] archive = ImageArchive.docker(
                work,
                name,
                List.of(Busybox.archive()),
                config -> config.replace("\"Cmd\"", inConfig + "\"Cmd\"")
                        .replace("\"architecture\"", besideIt + "\"architecture\""));
        docker.pipe(archive, "load").ok();
    }

    private String inspect(String container, String part) {
        return docker.ok("container", "inspect", "-f", "{{json ." + part + "}}", container);
    }

    private List<String> namespaces(String image) {
        return docker.run(
                        "run",
                        "--rm",
                        image,
                        "sh",
                        "-c",
                        "for n in pid net ipc uts mnt; do readlink /proc/self/ns/$n; done")
                .lines();
    }

    private static List<String> ofTheHost() {
        return Command.of("sh", "-c", "for n in pid net ipc uts mnt; do readlink /proc/self/ns/$n; done")
                .run()
                .lines();
    }
}
