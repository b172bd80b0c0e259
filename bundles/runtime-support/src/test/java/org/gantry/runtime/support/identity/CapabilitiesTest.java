package org.gantry.runtime.support.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.gantry.api.EngineException;
import org.gantry.api.oci.RuntimeSpec;
import org.junit.jupiter.api.Test;

class CapabilitiesTest {
    private static final RuntimeSpec.Capabilities SPEC = new RuntimeSpec.Capabilities(
            List.of("CAP_CHOWN", "CAP_SYS_RESOURCE"), List.of("CAP_CHOWN"), null, List.of("CAP_CHOWN"), List.of());

    @Test
    void knowsTheNumbersOfTheKernel() {
        assertThat(Capability.number("CAP_CHOWN")).isZero();
        assertThat(Capability.number("CAP_SYS_ADMIN")).isEqualTo(21);
        assertThat(Capability.number("CAP_CHECKPOINT_RESTORE")).isEqualTo(40);
        assertThat(Capability.name(24)).isEqualTo("CAP_SYS_RESOURCE");
        assertThatThrownBy(() -> Capability.number("CHOWN")).isInstanceOf(EngineException.InvalidArgument.class);
        assertThatThrownBy(() -> Capability.number("CAP_NOSUCH")).hasMessageContaining("is no capability");
    }

    @Test
    void readsWhatTheEngineHas() {
        EngineCapabilities engine =
                EngineCapabilities.parse(List.of("Name:\tx", "CapPrm:\t000001fffeffffff", "CapBnd:\t00000000000000ff"));
        assertThat(engine.permitted().contains(24)).isFalse();
        assertThat(engine.available().bits()).isEqualTo(0xff);
    }

    @Test
    void givesNoMoreThanThereIs() {
        CapabilitySet available = CapabilitySet.of(List.of("CAP_CHOWN", "CAP_KILL"));
        ProcessCapabilities sets = ProcessCapabilities.of(SPEC, available);
        assertThat(sets.bounding()).isEqualTo(CapabilitySet.of(List.of("CAP_CHOWN")));
        assertThat(sets.inheritable().isEmpty()).isTrue();
        assertThat(ProcessCapabilities.missing(SPEC, available)).hasToString("CAP_SYS_RESOURCE");
        assertThat(ProcessCapabilities.of(null, available).bounding().isEmpty()).isTrue();
    }

    @Test
    void ambientOnesAreAmongTheInheritableAndPermitted() {
        List<String> two = List.of("CAP_CHOWN", "CAP_KILL");
        CapabilitySet available = CapabilitySet.of(two);
        var noneInheritable = new RuntimeSpec.Capabilities(two, two, null, two, two);
        assertThat(ProcessCapabilities.of(noneInheritable, available).ambient().isEmpty())
                .isTrue();
        var one = new RuntimeSpec.Capabilities(two, two, List.of("CAP_KILL"), two, two);
        assertThat(ProcessCapabilities.of(one, available).ambient()).hasToString("CAP_KILL");
    }
}
