package org.gantry.runtime.libcontainer.identity;

import org.gantry.api.oci.RuntimeSpec;
import org.jspecify.annotations.Nullable;

/** The five sets of a process, reduced to what this engine has to give. */
public record ProcessCapabilities(
        CapabilitySet bounding,
        CapabilitySet effective,
        CapabilitySet inheritable,
        CapabilitySet permitted,
        CapabilitySet ambient) {

    /** The sets of a spec; none at all when it has none. */
    public static ProcessCapabilities of(RuntimeSpec.@Nullable Capabilities spec, CapabilitySet available) {
        if (spec == null) {
            CapabilitySet none = CapabilitySet.NONE;
            return new ProcessCapabilities(none, none, none, none, none);
        }
        return new ProcessCapabilities(
                CapabilitySet.of(spec.bounding()).and(available),
                CapabilitySet.of(spec.effective()).and(available),
                CapabilitySet.of(spec.inheritable()).and(available),
                CapabilitySet.of(spec.permitted()).and(available),
                CapabilitySet.of(spec.ambient()).and(available));
    }

    /** What the spec asks for and cannot get here. */
    public static CapabilitySet missing(RuntimeSpec.@Nullable Capabilities spec, CapabilitySet available) {
        return spec == null
                ? CapabilitySet.NONE
                : CapabilitySet.of(spec.bounding()).without(available);
    }
}
