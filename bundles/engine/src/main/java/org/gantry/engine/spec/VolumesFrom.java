package org.gantry.engine.spec;

import static org.gantry.engine.spec.MountPaths.invalid;

import java.util.List;
import org.gantry.api.container.MountPoint;

/**
 * {@code docker run --volumes-from CONTAINER[:MODE]}: the binds and volumes of another container, at the same places.
 *
 * @param container by name or identifier
 * @param writable whether those that are writable there are writable here
 */
public record VolumesFrom(String container, boolean writable) {

    /** @throws org.gantry.api.EngineException.InvalidArgument in Docker's words */
    public static VolumesFrom parse(String spec) {
        if (spec.isEmpty()) {
            throw invalid("volumes-from specification cannot be an empty string");
        }
        int colon = spec.indexOf(':');
        if (colon < 0) {
            return new VolumesFrom(spec, true);
        }
        String mode = spec.substring(colon + 1);
        BindSpec.Modes modes = BindSpec.Modes.parse(mode, "");
        boolean changesPropagation = List.of(mode.split(",", -1)).stream().anyMatch(BindSpec.PROPAGATIONS::contains);
        if (changesPropagation || !modes.copyUp()) {
            throw invalid("invalid mode: " + mode);
        }
        return new VolumesFrom(spec.substring(0, colon), modes.writable());
    }

    /** One of the other container's mounts. What is in it is in it already. */
    public UserMount take(UserMount other) {
        MountPoint point = other.mount();
        MountPoint taken = new MountPoint(
                point.type(),
                point.name(),
                point.source(),
                point.destination(),
                point.driver(),
                "",
                point.writable() && writable,
                point.propagation());
        return new UserMount(
                taken,
                other.createSource(),
                other.recursive(),
                other.readOnlyBelow(),
                false,
                "",
                other.subpath(),
                other.labels(),
                other.driverOptions());
    }
}
