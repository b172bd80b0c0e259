package org.gantry.api.container;

/**
 * A mount as the container has it (API: {@code MountPoint}).
 *
 * @param type bind, tmpfs or volume
 * @param name the volume's, else empty
 * @param mode the options as the user wrote them
 */
public record MountPoint(
        String type,
        String name,
        String source,
        String destination,
        String driver,
        String mode,
        boolean writable,
        String propagation) {}
