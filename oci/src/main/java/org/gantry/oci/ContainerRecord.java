package org.gantry.oci;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.gantry.api.oci.RuntimeSpec;
import org.jspecify.annotations.Nullable;

/**
 * What is on file about a container beside what the driver keeps.
 *
 * @param process as it was when the container was made: what start names in its messages and exec takes for a pattern
 * @param ownCgroupParent whether the parent of its cgroup was chosen here, and is removed with the last container
 */
record ContainerRecord(
        String ociVersion,
        String id,
        Path bundle,
        Path rootfs,
        Instant created,
        @Nullable Map<String, String> annotations,
        RuntimeSpec.Process process,
        boolean ownCgroupParent) {}
