package org.gantry.engine.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.gantry.api.EngineException;
import org.gantry.linux.process.SecurityModule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecurityOptionsTest {
    @Test
    void readsEveryOption() {
        SecurityOptions options = SecurityOptions.parse(List.of(
                "no-new-privileges",
                "seccomp=unconfined",
                "apparmor=mine",
                "label=type:x_t",
                "systempaths=unconfined"));

        assertThat(options).isEqualTo(new SecurityOptions(true, "unconfined", true, "mine", List.of("type:x_t")));
        assertThat(SecurityOptions.parse(List.of("seccomp:builtin", "no-new-privileges:false")))
                .isEqualTo(new SecurityOptions(false, null, false, null, List.of()));
    }

    @Test
    void tellsWhatHasNoEffectHere() {
        assertThat(SecurityOptions.parse(List.of("label=type:x_t", "label=disable", "apparmor=unconfined"))
                        .warnings())
                .containsExactly("--security-opt label=type:x_t has no effect: processes are not labelled for SELinux");
        if (!SecurityModule.APPARMOR.isEnabled()) {
            assertThat(SecurityOptions.parse(List.of("apparmor=mine")).warnings())
                    .containsExactly(
                            "--security-opt apparmor=mine has no effect: AppArmor is not enabled in this kernel");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"what", "credentialspec=x", "no-new-privileges=perhaps", "systempaths=x"})
    void refusesInDockersWordsWhatIsNoOption(String option) {
        assertThatThrownBy(() -> SecurityOptions.parse(List.of(option)))
                .isInstanceOf(EngineException.InvalidArgument.class)
                .hasMessageContaining("invalid --security-opt");
    }
}
