package org.gantry.runtime.lxc.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.gantry.api.EngineException;
import org.gantry.api.oci.RuntimeSpec.Seccomp;
import org.gantry.api.oci.RuntimeSpec.SeccompArg;
import org.gantry.api.oci.RuntimeSpec.SeccompRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeccompPolicyTest {
    @Test
    void saysWhatTheProfileSays() {
        Seccomp profile = profile(
                "SCMP_ACT_ERRNO",
                rule("SCMP_ACT_ALLOW", "read", "write"),
                new SeccompRule(List.of("clone3"), "SCMP_ACT_ERRNO", 38, null),
                new SeccompRule(List.of("ptrace"), "SCMP_ACT_ERRNO", null, null),
                new SeccompRule(
                        List.of("clone"),
                        "SCMP_ACT_ALLOW",
                        null,
                        List.of(
                                new SeccompArg(0, 0x7E020000L, 0L, "SCMP_CMP_MASKED_EQ"),
                                new SeccompArg(1, -1, null, "SCMP_CMP_NE"))));
        assertThat(SeccompPolicy.of(profile)).isEqualTo("""
                2
                allowlist errno 1
                [all]
                read allow
                write allow
                clone3 errno 38
                clone allow [0,0,SCMP_CMP_MASKED_EQ,2114060288] [1,18446744073709551615,SCMP_CMP_NE]
                """);
        assertThat(SeccompPolicy.of(profile("SCMP_ACT_ALLOW", rule("SCMP_ACT_KILL", "bpf"))))
                .isEqualTo("2\ndenylist allow\n[all]\nbpf kill\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"SCMP_ACT_LOG", "SCMP_ACT_TRACE", "SCMP_ACT_NOTIFY", "SCMP_ACT_KILL_PROCESS", "SCMP_ACT_OTHER"})
    void refusesActionsThatItHasNoWordFor(String action) {
        assertThatThrownBy(() -> SeccompPolicy.of(profile("SCMP_ACT_ALLOW", rule(action, "read"))))
                .isInstanceOf(EngineException.Unsupported.class)
                .hasMessageContaining("linux.seccomp.syscalls.action: " + action);
        assertThatThrownBy(() -> SeccompPolicy.of(profile(action)))
                .isInstanceOf(EngineException.Unsupported.class)
                .hasMessageContaining("linux.seccomp.defaultAction: " + action);
    }

    @Test
    void refusesWhatElseLxcDoesNotKnow() {
        refuses(
                new Seccomp("SCMP_ACT_ALLOW", null, null, List.of("SECCOMP_FILTER_FLAG_LOG"), null, null, null),
                "flags");
        refuses(new Seccomp("SCMP_ACT_ALLOW", null, null, null, "/x", null, null), "listenerPath");
        refuses(new Seccomp("SCMP_ACT_ALLOW", null, null, null, null, "x", null), "listenerMetadata");
        refuses(
                new Seccomp("SCMP_ACT_ALLOW", null, List.of("SCMP_ARCH_S390X"), null, null, null, null),
                "architectures");
    }

    /** A name is a word of a line in a file. */
    @Test
    void takesNoNamesThatAreMore() {
        assertThatThrownBy(() -> SeccompPolicy.of(profile("SCMP_ACT_ERRNO", rule("SCMP_ACT_ALLOW", "read\n[all]"))))
                .isInstanceOf(EngineException.InvalidArgument.class);
    }

    private static void refuses(Seccomp profile, String field) {
        assertThatThrownBy(() -> SeccompPolicy.of(profile))
                .isInstanceOf(EngineException.Unsupported.class)
                .hasMessageContaining("linux.seccomp." + field);
    }

    private static Seccomp profile(String byDefault, SeccompRule... rules) {
        return new Seccomp(byDefault, null, null, null, null, null, List.of(rules));
    }

    private static SeccompRule rule(String action, String... names) {
        return new SeccompRule(List.of(names), action, null, null);
    }
}
