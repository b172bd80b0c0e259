package org.gantry.api.runtime;

import java.nio.file.Path;
import org.gantry.api.oci.RuntimeSpec;

/**
 * A container to make.
 *
 * @param id 64 hexadecimal digits, or any name of letters, digits, {@code _.-}
 * @param stateDirectory an existing directory on tmpfs that belongs to this task alone, mode 0700
 * @param rootfs descriptor of the root filesystem, a detached mount (see fsmount(2)) or an O_PATH directory; the driver
 *     uses it during the call and the caller closes it afterwards
 * @param openStdin whether the container gets a stdin; without it, /dev/null
 */
public record TaskRequest(String id, RuntimeSpec spec, Path stateDirectory, int rootfs, boolean openStdin) {}
