package org.gantry.api.runtime;

import org.gantry.api.oci.RuntimeSpec;

/**
 * A process to add to a running container.
 *
 * @param id unique within the container
 * @param process as in {@code runc exec --process}: capabilities, user and limits are its own
 */
public record ExecRequest(String id, RuntimeSpec.Process process, boolean openStdin, boolean privileged) {}
