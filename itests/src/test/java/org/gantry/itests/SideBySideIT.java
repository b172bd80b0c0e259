package org.gantry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import org.gantry.itests.support.Busybox;
import org.gantry.itests.support.DockerCliTest;
import org.gantry.itests.support.Engine;
import org.junit.jupiter.api.Test;

/** A second engine on the same machine. */
class SideBySideIT extends DockerCliTest {
    @Test
    void twoEnginesDoNotMeet() {
        docker.ok("run", "-d", "--name", "same", BUSYBOX, "sleep", "100");
        try (Engine other = Engine.prepare()) {
            other.up();
            Busybox.importInto(other.docker());
            other.docker().ok("run", "-d", "--name", "same", BUSYBOX, "sleep", "100");
            String subnet = "{{(index .IPAM.Config 0).Subnet}}";
            assertThat(other.docker().ok("network", "inspect", "-f", subnet, "bridge"))
                    .isNotEqualTo(docker.ok("network", "inspect", "-f", subnet, "bridge"));
            other.docker().removeAll();
            other.down();
        }
        assertThat(docker.ok("inspect", "-f", "{{.State.Running}}", "same")).isEqualTo("true");
        assertThat(docker.ok("exec", "same", "ip", "route")).contains("default via");
    }
}
