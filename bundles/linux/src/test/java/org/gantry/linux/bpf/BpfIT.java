package org.gantry.linux.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.gantry.linux.cgroup.CgroupLayout;
import org.gantry.linux.cgroup.ControlGroup;
import org.gantry.linux.cgroup.Hierarchy;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.syscall.SyscallException;
import org.gantry.linux.testing.NeedsRoot;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

@NeedsRoot
class BpfIT {
    @Test
    void aMapHasWhatWasPut() {
        try (BpfMap map = BpfMap.create("gantry_test", 4, 1, 3)) {
            assertThat(map.keys()).isEmpty();
            for (byte i = 0; i < 3; i++) {
                map.put(new byte[] {i, 0, 0, 0}, new byte[] {1});
                map.put(new byte[] {i, 0, 0, 0}, new byte[] {2});
            }
            assertThatThrownBy(() -> map.put(new byte[] {3, 0, 0, 0}, new byte[] {1}))
                    .isInstanceOf(SyscallException.class)
                    .hasMessageContaining("E2BIG");
            map.remove(new byte[] {1, 0, 0, 0});
            map.remove(new byte[] {1, 0, 0, 0});
            assertThat(map.keys()).containsExactlyInAnyOrder(new byte[] {0, 0, 0, 0}, new byte[] {2, 0, 0, 0});
            assertThatThrownBy(() -> map.remove(new byte[1])).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aProgramStaysAttachedWithItsMapUntilItIsDetached() throws Exception {
        Optional<Hierarchy> tree = CgroupLayout.detect().unified();
        Assumptions.assumeTrue(tree.isPresent(), "SKIPPED: no cgroup2 tree is mounted");
        ControlGroup group =
                tree.get().at("/gantry-test-bpf-" + ProcessHandle.current().pid());
        Path directory = Files.createDirectory(group.directory());
        try (Fd cgroup = group.openDirectory()) {
            String identity;
            try (BpfMap map = BpfMap.create("gantry_map", 4, 1, 3);
                    BpfProgram program = load(map)) {
                program.attach(cgroup);
                identity = map.toString();
            }
            List<BpfProgram> attached = BpfProgram.attachedTo(cgroup, AttachPoint.CONNECT6);
            assertThat(attached).hasSize(1);
            assertThat(BpfProgram.attachedTo(cgroup, AttachPoint.GETPEERNAME6)).isEmpty();
            try (BpfProgram program = attached.getFirst();
                    BpfMap map = program.map().orElseThrow()) {
                assertThat(program.name()).isEqualTo("gantry_program");
                assertThat(map.name()).isEqualTo("gantry_map");
                assertThat(map).hasToString(identity);
                assertThat(map.holds(4, 1)).isTrue();
                assertThat(map.holds(4, 2)).isFalse();
                program.detach(cgroup);
            }
            assertThat(BpfProgram.attachedTo(cgroup, AttachPoint.CONNECT6)).isEmpty();
        } finally {
            Files.delete(directory);
        }
    }

    @Test
    void whatTheKernelCannotVerifyIsRefused() {
        long[] program =
                new Assembler().loadLong(Register.R2, Register.R3, 0).exit(1).assemble();
        assertThatThrownBy(() -> BpfProgram.load(AttachPoint.CONNECT6, "gantry_program", License.APACHE, program))
                .isInstanceOf(SyscallException.class)
                .hasMessageContaining("load connect6 program gantry_program");
        assertThatThrownBy(() -> BpfMap.create("longer than is good", 4, 1, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static BpfProgram load(BpfMap map) {
        long[] program = new Assembler().load(Register.R1, map).exit(1).assemble();
        return BpfProgram.load(AttachPoint.CONNECT6, "gantry_program", License.APACHE, program);
    }
}
