package org.gantry.runtime.libcontainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gantry.api.EngineException;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.api.runtime.ProgramNotExecutable;
import org.gantry.linux.process.SecurityModule;
import org.gantry.runtime.libcontainer.testing.ContainerTest;
import org.gantry.runtime.libcontainer.testing.TestContainer;
import org.gantry.runtime.libcontainer.testing.TestSpec;
import org.gantry.runtime.support.identity.Capability;
import org.gantry.runtime.support.identity.EngineCapabilities;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who a process is, what it may do and what it executes. */
class ProcessIT extends ContainerTest {
    private static final String CAPABILITIES = "grep -E '^Cap(Prm|Eff|Bnd|Amb)' /proc/self/status | tr -d '\\t'";

    @Test
    void becomesAUserWithGroupsAndUmask() {
        TestSpec spec =
                TestSpec.shell("id -u; id -g; grep Groups /proc/self/status | tr -d '\\t'; umask; echo x > /tmp/f");
        spec.user = new RuntimeSpec.User(1000, 2000, 0x3F, List.of(3000L, 4000L), null);
        spec.mount("/tmp", "tmpfs", "tmpfs", "mode=1777");
        assertThat(run(spec)).isEqualTo("1000\n2000\nGroups:3000 4000 \n0077");
    }

    @Test
    void leavesNoCapabilitiesToAnOrdinaryUser() {
        TestSpec spec = TestSpec.shell(CAPABILITIES);
        spec.user = new RuntimeSpec.User(1000, 1000, null, null, null);
        assertThat(run(spec).lines())
                .containsExactly(
                        "CapPrm:0000000000000000",
                        "CapEff:0000000000000000",
                        "CapBnd:00000000a80425fb",
                        "CapAmb:0000000000000000");
    }

    @Test
    void letsAmbientCapabilitiesPassToAnOrdinaryUser() {
        TestSpec spec = TestSpec.shell(CAPABILITIES);
        spec.user = new RuntimeSpec.User(1000, 1000, null, null, null);
        spec.ambient = List.of("CAP_NET_BIND_SERVICE");
        assertThat(run(spec).lines()).contains("CapEff:0000000000000400", "CapAmb:0000000000000400");
    }

    @Test
    void installsTheFilterForEveryKindOfUser() {
        for (boolean noNewPrivileges : new boolean[] {false, true}) {
            for (long uid : new long[] {0, 1000}) {
                TestSpec spec = TestSpec.shell("grep -E '^(NoNewPrivs|Seccomp):' /proc/self/status | tr -d '\\t'");
                spec.noNewPrivileges = noNewPrivileges;
                spec.user = new RuntimeSpec.User(uid, uid, null, null, null);
                assertThat(run(spec)).isEqualTo("NoNewPrivs:" + (noNewPrivileges ? 1 : 0) + "\nSeccomp:2");
            }
        }
    }

    @Test
    void dropsWhatTheEngineHasNotGotEither() {
        TestSpec spec = TestSpec.shell(CAPABILITIES);
        spec.capabilities = new ArrayList<>(List.of("CAP_CHOWN", "CAP_SYS_RESOURCE"));
        assertThat(run(spec).lines()).contains("CapEff:" + "%016x".formatted(1 | ownSysResource()));
    }

    @Test
    void letsAnOrdinaryUserOpenItsStreams() {
        TestSpec spec = TestSpec.shell("echo through the link > /dev/stdout");
        spec.user = new RuntimeSpec.User(1000, 1000, null, null, null);
        assertThat(run(spec)).isEqualTo("through the link");
    }

    @Test
    void setsLimitsScoresAndPersonality() {
        TestSpec spec = TestSpec.shell("ulimit -n; ulimit -Hn; ulimit -c; cat /proc/self/oom_score_adj; uname -m");
        spec.rlimits.add(new RuntimeSpec.Rlimit("RLIMIT_NOFILE", 100, 200));
        spec.rlimits.add(new RuntimeSpec.Rlimit("RLIMIT_CORE", 0, 0));
        spec.oomScoreAdj = 321;
        spec.personality = new RuntimeSpec.Personality("LINUX32", null);
        String machine = System.getProperty("os.arch").equals("amd64") ? "i686" : "armv8l";
        assertThat(run(spec)).isEqualTo("100\n200\n0\n321\n" + machine);
    }

    @Test
    void schedulesTheProcessAsItIsTold() {
        // proc_pid_stat(5): the nineteenth field is the nice value, the forty-first the policy, of which BATCH is 3.
        TestSpec spec = TestSpec.shell("cut -d' ' -f19,41 /proc/self/stat; ionice -p $$");
        spec.scheduler = new RuntimeSpec.Scheduler("SCHED_BATCH", 7, null, null, null, null, null);
        spec.ioPriority = new RuntimeSpec.IoPriority("IOPRIO_CLASS_BE", 6);
        assertThat(run(spec)).startsWith("7 3\n").contains("best-effort: prio 6");
        spec.ioPriority = new RuntimeSpec.IoPriority("IOPRIO_CLASS_IDLE", 0);
        assertThat(run(spec)).contains("idle");
        spec.ioPriority = new RuntimeSpec.IoPriority("IOPRIO_CLASS_LUCK", 0);
        assertThatThrownBy(() -> host.create(spec)).hasMessageContaining("process.ioPriority.class");
    }

    @Test
    void takesMemoryFromTheNodesOfThePolicy() {
        assumeTrue(Files.exists(Path.of("/proc/self/numa_maps")), "this kernel has no NUMA");
        TestSpec spec = TestSpec.shell("head -n 1 /proc/self/numa_maps");
        spec.memoryPolicy = new RuntimeSpec.MemoryPolicy("MPOL_BIND", "0", List.of("MPOL_F_STATIC_NODES"));
        assertThat(run(spec)).contains("bind=static:0");
    }

    @Test
    void refusesALabelThatNothingWouldEnforce() {
        assumeFalse(SecurityModule.APPARMOR.isEnabled(), "AppArmor is enabled here");
        TestSpec spec = TestSpec.of("true");
        spec.apparmorProfile = "docker-default";
        assertThatThrownBy(() -> host.create(spec))
                .isInstanceOf(EngineException.Unsupported.class)
                .hasMessageContaining("process.apparmorProfile");
    }

    @Test
    void runsWithAScoreTheEngineMayNotSet() {
        TestSpec spec = TestSpec.of("true");
        spec.oomScoreAdj = -999;
        assertThat(exitCode(spec)).isZero();
    }

    @Test
    void setsParametersOfItsOwnNamespacesOnly() {
        TestSpec spec =
                TestSpec.shell("cat /proc/sys/net/ipv4/ip_forward /proc/sys/kernel/shmmni /proc/sys/kernel/domainname");
        spec.sysctl = Map.of("net.ipv4.ip_forward", "1", "kernel.shmmni", "77");
        spec.domainname = "example";
        assertThat(run(spec)).isEqualTo("1\n77\nexample");
        spec.sysctl = Map.of("vm.swappiness", "1");
        assertThatThrownBy(() -> host.create(spec))
                .isInstanceOf(EngineException.InvalidArgument.class)
                .hasMessageContaining("\"vm.swappiness\" is not in a separate kernel namespace");
        spec.sysctl = Map.of("net./../vm/swappiness", "1");
        assertThatThrownBy(() -> host.create(spec)).hasMessageContaining("no name of a kernel parameter");
        spec.withoutNamespace("network").sysctl = Map.of("net.ipv4.ip_forward", "1");
        assertThatThrownBy(() -> host.create(spec)).hasMessageContaining("not in a separate kernel namespace");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nosuch       | 127 | exec: \"nosuch\": executable file not found in $PATH",
                "/nosuch      | 127 | exec: \"/nosuch\": stat /nosuch: no such file or directory",
                "/etc/passwd  | 126 | exec: \"/etc/passwd\": permission denied",
                "/etc         | 126 | exec: \"/etc\": permission denied",
                "/bin/garbage | 126 | exec: \"/bin/garbage\": exec format error",
                "garbage      | 126 | exec: \"garbage\": exec format error",
                "/etc/passwd/x| 127 | exec: \"/etc/passwd/x\": stat /etc/passwd/x: not a directory",
                "unreadable   | 127 | exec: \"unreadable\": executable file not found in $PATH"
            })
    void saysWhyAProgramCannotRun(String program, int code, String words) throws Exception {
        Path bin = host.image().resolve("bin");
        Files.write(bin.resolve("garbage"), new byte[] {1, 2, 3, 4, 5});
        Files.setPosixFilePermissions(bin.resolve("garbage"), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(bin.resolve("unreadable"), "#!/bin/sh\n");
        TestContainer container = host.create(TestSpec.of(program));
        assertThatThrownBy(container.task()::start)
                .isInstanceOfSatisfying(
                        ProgramNotExecutable.class,
                        e -> assertThat(e.exitCode()).isEqualTo(code))
                .hasMessageEndingWith(words);
        container.awaitExit();
    }

    @Test
    void searchesTheWholePath() {
        TestSpec spec = TestSpec.of("true");
        spec.env.set(0, "PATH=/nosuch:/etc/passwd:/proc/sys:/bin");
        assertThat(exitCode(spec)).isZero();
        spec.env.set(0, "PATH=");
        assertThatThrownBy(() -> host.create(spec))
                .isInstanceOf(ProgramNotExecutable.class)
                .hasMessageContaining("executable file not found in $PATH");
    }

    @Test
    void startsOnlyOnce() {
        TestContainer container = host.start(TestSpec.of("sleep", "100"));
        assertThatThrownBy(container.task()::start).isInstanceOf(EngineException.Conflict.class);
    }

    private static long ownSysResource() {
        boolean own = EngineCapabilities.ofThisProcess().available().contains(Capability.SYS_RESOURCE);
        return own ? 1L << Capability.SYS_RESOURCE : 0;
    }
}
