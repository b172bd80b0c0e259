package org.gantry.runtime.support.seccomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gantry.runtime.support.seccomp.Profiles.allow;
import static org.gantry.runtime.support.seccomp.Profiles.arg;
import static org.gantry.runtime.support.seccomp.Profiles.errno;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.gantry.api.EngineException;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.linux.syscall.Arch;
import org.gantry.testkit.DockerProfile;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SeccompCompilerTest {
    private static final long ALLOW = 0x7fff0000L;
    private static final long EPERM = 0x00050001L;
    private static final long ENOSYS = 0x00050026L;
    private static final long KILL = 0;
    private static final long AUDIT_X86_64 = 0xC000003EL;
    private static final long AUDIT_X86 = 0x40000003L;
    private static final long X32 = 0x40000000L;
    private static final long[] INTERESTING = {
        0,
        1,
        8,
        37,
        38,
        39,
        40,
        41,
        0x20000,
        0x20008,
        0x7E020000L,
        0x10000000L,
        0x40000000L,
        0xFFFFFFFFL,
        0x100000000L,
        0x100000026L,
        0x7FFFFFFFFFFFFFFFL,
        0x8000000000000000L,
        -1
    };

    private final SyscallTable table = SyscallTable.instance();

    @ParameterizedTest
    @EnumSource(
            value = SeccompArch.class,
            names = {"X86_64", "X86", "X32"})
    void agreesWithDirectEvaluationOnDockersProfile(SeccompArch arch) {
        Optional<RuntimeSpec.Seccomp> moby = DockerProfile.find();
        Assumptions.assumeTrue(moby.isPresent(), "SKIPPED: Docker's seccomp profile is not at hand");
        agrees(moby.orElseThrow(), arch);
    }

    @ParameterizedTest
    @EnumSource(
            value = SeccompArch.class,
            names = {"X86_64", "X86", "X32"})
    void agreesWithDirectEvaluationOnEveryComparison(SeccompArch arch) {
        agrees(
                Profiles.of(
                        "SCMP_ACT_ERRNO",
                        allow(List.of("read", "write", "close", "no_such_call")),
                        allow(List.of("dup"), arg(0, "EQ", 0x100000026L)),
                        allow(List.of("kill"), arg(1, "NE", 40)),
                        allow(List.of("getpid"), arg(5, "LT", 0x100000000L)),
                        allow(List.of("gettid"), arg(0, "LE", 40)),
                        allow(List.of("umask"), arg(2, "GT", 39), arg(3, "GE", 0x20000)),
                        errno(List.of("umask"), 77, arg(2, "EQ", 1)),
                        allow(
                                List.of("personality"),
                                new RuntimeSpec.SeccompArg(0, 0x10000028L, 0x10000000L, "SCMP_CMP_MASKED_EQ"))),
                arch);
    }

    @Test
    void agreesWhenJumpsGetLong() {
        RuntimeSpec.SeccompRule[] rules = table.table(SeccompArch.X86_64).keySet().stream()
                .filter(name -> name.hashCode() % 2 == 0)
                .map(name -> errno(List.of(name), 2 + Math.floorMod(name.hashCode(), 90), arg(0, "GT", 38)))
                .toArray(RuntimeSpec.SeccompRule[]::new);
        agrees(Profiles.of("SCMP_ACT_ALLOW", rules), SeccompArch.X86_64);
    }

    @Test
    void killsArchitecturesTheProfileDoesNotName() {
        var profile = new RuntimeSpec.Seccomp(
                "SCMP_ACT_ALLOW", null, null, null, null, null, List.of(errno(List.of("chmod"), 1)));
        BpfMachine machine = new BpfMachine(SeccompCompiler.compile(profile, Arch.X86_64));
        assertThat(machine.run(AUDIT_X86_64, 0)).isEqualTo(ALLOW);
        assertThat(machine.run(AUDIT_X86, 3)).isEqualTo(KILL);
        assertThat(machine.run(AUDIT_X86_64, X32)).isEqualTo(KILL);
    }

    @Test
    void answersCallsNewerThanTheProfileWithEnosysIfItRefuses() {
        var machine = compiled(Profiles.of("SCMP_ACT_ERRNO", allow(List.of("read", "openat2"))));
        assertThat(machine.run(AUDIT_X86_64, number("openat2") + 1)).isEqualTo(ENOSYS);
        assertThat(machine.run(AUDIT_X86_64, number("openat2") - 1)).isEqualTo(EPERM);
        assertThat(compiled(Profiles.of("SCMP_ACT_KILL_PROCESS", allow(List.of("read"))))
                        .run(AUDIT_X86_64, 400))
                .isEqualTo(0x80000000L);
    }

    @Test
    void closesTheBackDoorOfSocketcall() {
        var deny = compiled(Profiles.of("SCMP_ACT_ALLOW", errno(List.of("socket"), 13, arg(0, "EQ", 38))));
        assertThat(deny.run(AUDIT_X86, 102, 1)).isEqualTo(0x0005000dL);
        assertThat(deny.run(AUDIT_X86, 102, 2)).isEqualTo(ALLOW);
        var grant = compiled(
                Profiles.of("SCMP_ACT_ERRNO", allow(List.of("bind")), allow(List.of("socket"), arg(0, "EQ", 1))));
        assertThat(grant.run(AUDIT_X86, 102, 2)).isEqualTo(ALLOW);
        assertThat(grant.run(AUDIT_X86, 102, 1)).isEqualTo(EPERM);
    }

    @Test
    void takesConditionsOnOneArgumentForAlternatives() {
        var machine =
                compiled(Profiles.of("SCMP_ACT_ERRNO", allow(List.of("socket"), arg(0, "EQ", 1), arg(0, "EQ", 2))));
        assertThat(machine.run(AUDIT_X86_64, number("socket"), 2)).isEqualTo(ALLOW);
        assertThat(machine.run(AUDIT_X86_64, number("socket"), 3)).isEqualTo(EPERM);
    }

    @Test
    void compilesForAarch64() {
        var profile = new RuntimeSpec.Seccomp(
                "SCMP_ACT_ERRNO",
                null,
                List.of("SCMP_ARCH_AARCH64", "SCMP_ARCH_ARM"),
                null,
                null,
                null,
                List.of(allow(List.of("openat", "open"))));
        BpfMachine machine = new BpfMachine(SeccompCompiler.compile(profile, Arch.AARCH64));
        assertThat(machine.run(0xC00000B7L, 56)).isEqualTo(ALLOW);
        assertThat(machine.run(0xC00000B7L, 2)).isEqualTo(EPERM);
        assertThat(machine.run(AUDIT_X86_64, 2)).isEqualTo(KILL);
    }

    @ParameterizedTest
    @CsvSource({"SCMP_ACT_NOTIFY, SCMP_ACT_NOTIFY is not supported", "SCMP_ACT_DANCE, is no seccomp action"})
    void refusesActionsItDoesNotKnow(String action, String message) {
        var rule = new RuntimeSpec.SeccompRule(List.of("read"), action, null, null);
        assertThatThrownBy(() -> compiled(Profiles.of("SCMP_ACT_ALLOW", rule)))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining(message);
    }

    @Test
    void refusesComparisonsAndArgumentsThatCannotBe() {
        assertThatThrownBy(() -> compiled(Profiles.of("SCMP_ACT_ALLOW", errno(List.of("read"), 1, arg(6, "EQ", 1)))))
                .hasMessageContaining("no argument 6");
        assertThatThrownBy(() -> compiled(Profiles.of("SCMP_ACT_ALLOW", errno(List.of("read"), 1, arg(0, "IS", 1)))))
                .hasMessageContaining("no comparison");
        var two = new RuntimeSpec.SeccompArg(0, 1, 2L, "SCMP_CMP_EQ");
        assertThatThrownBy(() -> compiled(Profiles.of("SCMP_ACT_ALLOW", errno(List.of("read"), 1, two))))
                .hasMessageContaining("valueTwo");
    }

    @ParameterizedTest
    @CsvSource({
        "SCMP_ACT_ALLOW, 1,     SCMP_ACT_ALLOW has no errno",
        "SCMP_ACT_LOG,   1,     SCMP_ACT_LOG has no errno",
        "SCMP_ACT_ERRNO, 4096,  4096 is no errno",
        "SCMP_ACT_TRACE, 65536, 65536 is no errno"
    })
    void refusesAnErrnoThatNobodyCouldSee(String action, int errno, String message) {
        var rule = new RuntimeSpec.SeccompRule(List.of("read"), action, errno, null);
        assertThatThrownBy(() -> compiled(Profiles.of("SCMP_ACT_KILL", rule)))
                .isInstanceOf(EngineException.InvalidArgument.class)
                .hasMessageContaining(message);
    }

    @Test
    void refusesByNameWhatElseItDoesNotDo() {
        var strange = new RuntimeSpec.Seccomp("SCMP_ACT_ALLOW", null, List.of("SCMP_ARCH_Z80"), null, null, null, null);
        assertThatThrownBy(() -> compiled(strange)).hasMessageContaining("linux.seccomp.architectures");
        var other = new RuntimeSpec.Seccomp("SCMP_ACT_ALLOW", null, List.of("SCMP_ARCH_MIPS"), null, null, null, null);
        assertThat(compiled(other).run(AUDIT_X86_64, 0)).isEqualTo(ALLOW);
        var listener = new RuntimeSpec.Seccomp("SCMP_ACT_ALLOW", null, null, null, "/run/x.sock", null, null);
        assertThatThrownBy(() -> compiled(listener)).hasMessage("linux.seccomp.listenerPath is not supported");
        var metadata = new RuntimeSpec.Seccomp("SCMP_ACT_ALLOW", null, null, null, null, "x", null);
        assertThatThrownBy(() -> compiled(metadata)).hasMessage("linux.seccomp.listenerMetadata is not supported");
        var flag = new RuntimeSpec.Seccomp(
                "SCMP_ACT_ALLOW", null, null, List.of("SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV"), null, null, null);
        assertThatThrownBy(() -> SeccompFlags.of(flag)).hasMessageContaining("linux.seccomp.flags");
    }

    private void agrees(RuntimeSpec.Seccomp profile, SeccompArch arch) {
        BpfMachine machine = compiled(profile);
        var direct = new DirectEvaluation(profile);
        Random random = new Random(1);
        long newest = Objects.requireNonNull(profile.syscalls()).stream()
                .flatMap(rule -> rule.names().stream())
                .mapToInt(name -> table.number(arch, name).orElse(-1))
                .max()
                .orElseThrow();
        for (Map.Entry<String, Integer> call : table.table(arch).entrySet()) {
            if (arch == SeccompArch.X86
                    && (call.getKey().equals("socketcall") || call.getKey().equals("ipc"))) {
                continue; // they stand for others, see closesTheBackDoorOfSocketcall
            }
            long number = call.getValue() + (arch == SeccompArch.X32 ? X32 : 0);
            for (int i = 0; i < INTERESTING.length; i++) {
                long[] arguments = random.ints(6, 0, INTERESTING.length)
                        .mapToLong(index -> INTERESTING[index])
                        .toArray();
                arguments[0] = INTERESTING[i];
                long expected = direct.evaluate(call.getKey(), arch.isWide(), arguments);
                if (call.getValue() > newest) {
                    expected = expected == EPERM ? ENOSYS : expected;
                }
                assertThat(machine.run(arch.audit(), number, arguments))
                        .as("%s on %s with %s", call.getKey(), arch, arguments)
                        .isEqualTo(expected);
            }
        }
    }

    private long number(String name) {
        return table.number(SeccompArch.X86_64, name).orElseThrow();
    }

    private static BpfMachine compiled(RuntimeSpec.Seccomp profile) {
        return new BpfMachine(SeccompCompiler.compile(profile, Arch.X86_64));
    }
}
