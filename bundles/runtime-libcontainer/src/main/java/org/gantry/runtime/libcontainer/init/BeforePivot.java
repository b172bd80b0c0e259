package org.gantry.runtime.libcontainer.init;

import org.gantry.linux.shim.Outsider;

/**
 * What outsiders do when the container's mounts are made and it has not left the host's tree yet.
 *
 * @param place an existing directory of the host where the container's mount namespace shows its root filesystem then
 */
public record BeforePivot(String place, Outsider outsider) {}
