package org.gantry.runtime.support.identity;

import org.gantry.api.oci.RuntimeSpec;
import org.jspecify.annotations.Nullable;

/** The five sets of a process, reduced to what this engine has to give. */
public record ProcessCapabilities(
        CapabilitySet bounding,
        CapabilitySet effective,
        CapabilitySet inheritable,
        CapabilitySet permitted,
        CapabilitySet ambient) {

    /**
     * The sets of a spec; none at all when it has none. No ambient capability outlives its place in the permitted or the
     * inheritable set (capabilities(7)), so of a spec that names more of them, as that of {@code runc spec} does, none is set.
     */
    public static ProcessCapabilities of(RuntimeSpec.@Nullable Capabilities spec, CapabilitySet available) {
        if (spec == null) {
            CapabilitySet none = CapabilitySet.NONE;
            return new ProcessCapabilities(none, none, none, none, none);
        }
        CapabilitySet inheritable = CapabilitySet.of(spec.inheritable()).and(available);
        CapabilitySet permitted = CapabilitySet.of(spec.permitted()).and(available);
        return new ProcessCapabilities(
                CapabilitySet.of(spec.bounding()).and(available),
                CapabilitySet.of(spec.effective()).and(available),
                inheritable,
                permitted,
                CapabilitySet.of(spec.ambient()).and(inheritable).and(permitted));
    }

    /** What the spec asks for and cannot get here. */
    public static CapabilitySet missing(RuntimeSpec.@Nullable Capabilities spec, CapabilitySet available) {
        return spec == null
                ? CapabilitySet.NONE
                : CapabilitySet.of(spec.bounding()).without(available);
    }
}
