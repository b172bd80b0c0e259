package org.gantry.runtime.support.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.gantry.api.oci.LinuxResources;
import org.gantry.linux.cgroup.CgroupLimits;
import org.gantry.linux.cgroup.CpuLimits;
import org.gantry.linux.cgroup.DeviceRule;
import org.gantry.linux.cgroup.IoLimits;
import org.gantry.linux.cgroup.MemoryLimits;
import org.gantry.linux.cgroup.NetworkLimits;
import org.gantry.linux.cgroup.RdmaLimits;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LimitsOfSpecTest {
    private static final LinuxResources.DeviceRule NOTHING =
            new LinuxResources.DeviceRule(false, null, null, null, "rwm");
    private static final LinuxResources.DeviceRule EVERYTHING =
            new LinuxResources.DeviceRule(true, "a", -1L, -1L, "rwm");

    @Test
    void takesEveryValueOver() {
        var resources = new LinuxResources(
                List.of(),
                new LinuxResources.Memory(1L, 2L, 3L, null, 18L, 4L, true, null, true),
                new LinuxResources.Cpu(5L, 6L, 7L, 8L, 19L, 20L, "0", "1", 9L),
                new LinuxResources.Pids(10),
                new LinuxResources.BlockIO(
                        11,
                        21,
                        List.of(new LinuxResources.WeightDevice(1, 2, 12, 22)),
                        List.of(new LinuxResources.ThrottleDevice(1, 2, 13)),
                        List.of(new LinuxResources.ThrottleDevice(1, 2, 14)),
                        List.of(new LinuxResources.ThrottleDevice(1, 2, 15)),
                        List.of(new LinuxResources.ThrottleDevice(1, 2, 16))),
                List.of(new LinuxResources.HugepageLimit("2MB", 23)),
                new LinuxResources.Network(24L, List.of(new LinuxResources.InterfacePriority("eth0", 25))),
                Map.of("mlx4_0", new LinuxResources.Rdma(26L, 27L)),
                Map.of("memory.high", "17"));
        CgroupLimits limits = LimitsOfSpec.ofContainer(resources);
        assertThat(limits.memory()).isEqualTo(new MemoryLimits(1L, 2L, 3L, 18L, 4L, true, true));
        assertThat(limits.cpu()).isEqualTo(new CpuLimits(5L, 6L, 8L, 7L, 19L, 20L, 9L, "0", "1"));
        assertThat(limits.pids()).isEqualTo(10);
        assertThat(limits.io().weight()).isEqualTo(11);
        assertThat(limits.io().leafWeight()).isEqualTo(21);
        assertThat(limits.io().weights()).containsExactly(new IoLimits.Weight(1, 2, 12, 22));
        assertThat(limits.io().throttles()).extracting(IoLimits.Throttle::rate).containsExactly(13L, 14L, 15L, 16L);
        assertThat(limits.hugepages()).isEqualTo(Map.of("2MB", 23L));
        assertThat(limits.network()).isEqualTo(new NetworkLimits(24L, Map.of("eth0", 25L)));
        assertThat(limits.rdma()).isEqualTo(Map.of("mlx4_0", new RdmaLimits(26L, 27L)));
        assertThat(limits.unified()).containsEntry("memory.high", "17");
    }

    @Test
    void letsEveryContainerUseTheHarmlessDevices() {
        assertThat(lines(LimitsOfSpec.ofContainer(null)))
                .contains("c 1:3 rwm", "c 5:2 rwm", "c 136:* rwm", "c *:* m", "b *:* m")
                .noneMatch(line -> line.startsWith("a"));
    }

    @Test
    void saysNothingTwice() {
        assertThat(lines(devices(NOTHING, rule("c", 1L, 3L))))
                .startsWith("a *:* rwm", "c 1:3 rwm")
                .doesNotHaveDuplicates();
        assertThat(devices(EVERYTHING, rule("c", 10L, 229L)).devices())
                .containsExactly(new DeviceRule(true, DeviceRule.Type.ALL, null, null, "rwm"));
        assertThat(devices(rule("b", 8L, 0L), NOTHING).devices().getFirst().isTotal())
                .isTrue();
    }

    @Test
    void leavesDevicesAloneInAnUpdate() {
        assertThat(LimitsOfSpec.ofUpdate(LinuxResources.NONE)).isEqualTo(CgroupLimits.NONE);
    }

    @Test
    void refusesRulesThatCannotBe() {
        assertThatThrownBy(() -> devices(rule("x", 1L, 1L))).hasMessageContaining("\"x\" is no type of device");
        assertThatThrownBy(() -> devices(new LinuxResources.DeviceRule(true, "c", 1L, 1L, "rx")))
                .hasMessageContaining("\"rx\" is no device access");
    }

    private static LinuxResources.DeviceRule rule(String type, @Nullable Long major, @Nullable Long minor) {
        return new LinuxResources.DeviceRule(true, type, major, minor, null);
    }

    private static CgroupLimits devices(LinuxResources.DeviceRule... rules) {
        return LimitsOfSpec.ofContainer(LinuxResources.of(Arrays.asList(rules), null, null, null, null, null, null));
    }

    private static List<String> lines(CgroupLimits limits) {
        return limits.devices().stream().map(DeviceRule::line).toList();
    }
}
