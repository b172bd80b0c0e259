package org.gantry.linux.cgroup.unified;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.gantry.linux.bpf.AttachPoint;
import org.gantry.linux.bpf.BpfProgram;
import org.gantry.linux.cgroup.CgroupLayout;
import org.gantry.linux.cgroup.ControlGroup;
import org.gantry.linux.cgroup.DeviceRule;
import org.gantry.linux.cgroup.Hierarchy;
import org.gantry.linux.cgroup.Limits;
import org.gantry.linux.testing.NeedsRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The programs run on any cgroup2 tree, also on the one beside the v1 hierarchies of a hybrid host. */
@NeedsRoot
class DeviceProgramIT {
    private static final DeviceRule NOTHING = new DeviceRule(false, DeviceRule.Type.ALL, null, null, "rwm");
    private static final DeviceRule EVERYTHING = new DeviceRule(true, DeviceRule.Type.ALL, null, null, "rwm");
    private static final String READ_ZERO = "(: < /dev/zero)";
    private static final String WRITE_ZERO = "(: > /dev/zero)";
    private static final String READ_RANDOM = "(: < /dev/urandom)";

    private ControlGroup group = new ControlGroup(Path.of("/"));

    @BeforeEach
    void create() throws IOException {
        Optional<Hierarchy> tree = CgroupLayout.detect().unified();
        Assumptions.assumeTrue(tree.isPresent(), "SKIPPED: no cgroup2 tree is mounted");
        group = tree.orElseThrow()
                .at("/gantry-test-devices-" + ProcessHandle.current().pid());
        Files.createDirectory(group.directory());
    }

    @AfterEach
    void remove() throws IOException {
        Files.deleteIfExists(group.directory());
    }

    @Test
    void deniesWhatNoRuleAllows() throws Exception {
        apply(NOTHING, new DeviceRule(true, DeviceRule.Type.CHARACTER, 1L, 5L, "rw"));
        assertThat(succeeds(READ_ZERO)).isTrue();
        assertThat(succeeds(READ_RANDOM)).isFalse();
    }

    @Test
    void allowsNoMoreAccessThanTheRuleSays() throws Exception {
        apply(NOTHING, new DeviceRule(true, DeviceRule.Type.CHARACTER, 1L, 5L, "r"));
        assertThat(succeeds(READ_ZERO)).isTrue();
        assertThat(succeeds(WRITE_ZERO)).isFalse();
    }

    @Test
    void letsTheLastRuleDecide() throws Exception {
        apply(EVERYTHING, new DeviceRule(false, DeviceRule.Type.CHARACTER, 1L, null, "w"));
        assertThat(succeeds(READ_ZERO)).isTrue();
        assertThat(succeeds(WRITE_ZERO)).isFalse();
        apply(NOTHING, EVERYTHING);
        assertThat(succeeds(WRITE_ZERO)).isTrue();
    }

    @Test
    void replacesTheProgramOfBefore() throws Exception {
        apply(NOTHING);
        assertThat(succeeds(READ_ZERO)).isFalse();
        apply(NOTHING, new DeviceRule(true, DeviceRule.Type.ALL, 1L, 5L, "rwm"));
        assertThat(succeeds(READ_ZERO)).isTrue();
        try (var directory = group.openDirectory()) {
            List<BpfProgram> attached = BpfProgram.attachedTo(directory, AttachPoint.DEVICE);
            attached.forEach(BpfProgram::close);
            assertThat(attached).hasSize(1);
        }
    }

    @Test
    void tellsKindsOfNodesApart() throws Exception {
        apply(NOTHING, new DeviceRule(true, DeviceRule.Type.BLOCK, 1L, 5L, "rwm"));
        assertThat(succeeds(READ_ZERO)).isFalse();
    }

    private void apply(DeviceRule... rules) {
        new Devices().apply(group, Limits.devices(rules));
    }

    private boolean succeeds(String script) throws IOException, InterruptedException {
        String join = "echo $$ > " + group.directory() + "/cgroup.procs && ";
        Process shell = new ProcessBuilder(List.of("/bin/sh", "-c", join + script)).start();
        assertThat(shell.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return shell.exitValue() == 0;
    }
}
