package org.gantry.linux.custody;

import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;

/**
 * Where a socket is in the filesystem and who may use it.
 *
 * @param groups the first of these that the host knows becomes its group; none: the engine's own group stays
 */
public record SocketPlace(Path path, List<String> groups, Set<PosixFilePermission> mode) {}
