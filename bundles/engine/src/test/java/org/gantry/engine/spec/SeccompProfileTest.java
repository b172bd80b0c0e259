package org.gantry.engine.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.gantry.api.EngineException;
import org.gantry.api.oci.RuntimeSpec.Seccomp;
import org.gantry.api.oci.RuntimeSpec.SeccompRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeccompProfileTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'defaultAction':'SCMP_ACT_ALLOW','architectures':['SCMP_ARCH_X86'],'archMap':[{'architecture':'X'}]}"
                        + " | both 'architectures' and 'archMap'",
                "{'defaultAction':'SCMP_ACT_ALLOW','syscalls':[{'name':'x','names':['y'],'action':'SCMP_ACT_ALLOW'}]}"
                        + " | both 'name' and 'names'",
                "{'defaultAction':'SCMP_ACT_ALLOW','syscalls':[{'names':['y']}]} | a rule has no action",
                "{'syscalls':[]} | defaultAction is missing",
                "{'defaultAction':'SCMP_ACT_ALLOW','invented':1} | invented"
            })
    void refusesProfilesThatCanMeanTwoThings(String json, String message) {
        assertThatThrownBy(() -> SeccompProfile.parse(json.replace('\'', '"')))
                .isInstanceOf(EngineException.InvalidArgument.class)
                .hasMessageContaining(message);
    }

    private static final Machine X86 = new Machine("amd64", "6.1.0-13-amd64", 2);
    private static final List<String> DEFAULT = Capabilities.of(false, List.of(), List.of());

    @Test
    void mountNeedsSysAdmin() {
        assertThat(allowed(DEFAULT, X86)).doesNotContain("mount", "setns", "bpf");
        assertThat(allowed(List.of("CAP_SYS_ADMIN"), X86)).contains("mount", "setns", "bpf");
    }

    @Test
    void clone3IsEnosysSoThatLibcsFallBack() {
        Seccomp filter = SeccompProfile.ofDocker().forContainer(DEFAULT, X86);
        assertThat(filter.syscalls()).anySatisfy(rule -> {
            assertThat(rule.names()).containsExactly("clone3");
            assertThat(rule.errnoRet()).isEqualTo(38);
        });
    }

    @Test
    void rulesFollowArchitectureAndKernel() {
        assertThat(allowed(DEFAULT, X86)).contains("arch_prctl", "ptrace").doesNotContain("arm_fadvise64_64");
        assertThat(allowed(DEFAULT, new Machine("arm64", "6.1.0", 2))).contains("arm_fadvise64_64");
        assertThat(allowed(DEFAULT, new Machine("amd64", "4.4.0-old", 2))).doesNotContain("ptrace");
    }

    @Test
    void subArchitecturesComeAlong() {
        assertThat(SeccompProfile.ofDocker().forContainer(DEFAULT, X86).architectures())
                .containsExactly("SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32");
    }

    @Test
    void aBrokenProfileIsTheUsersError() {
        assertThatThrownBy(() -> SeccompProfile.parse("{\"defaultAction\":"))
                .isInstanceOf(EngineException.InvalidArgument.class)
                .hasMessageStartingWith("Decoding seccomp profile failed: ");
        assertThatThrownBy(() -> SeccompProfile.parse("{}")).isInstanceOf(EngineException.InvalidArgument.class);
        assertThatThrownBy(() -> SeccompProfile.parse("{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"nosuch\":1}"))
                .hasMessageContaining("nosuch");
    }

    private static List<String> allowed(List<String> capabilities, Machine machine) {
        List<SeccompRule> rules =
                SeccompProfile.ofDocker().forContainer(capabilities, machine).syscalls();
        return (rules == null ? List.<SeccompRule>of() : rules)
                .stream()
                        .filter(rule -> rule.action().equals("SCMP_ACT_ALLOW") && rule.args() == null)
                        .flatMap(rule -> rule.names().stream())
                        .toList();
    }
}
