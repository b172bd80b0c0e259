/**
 * The shim: a process of about a kilobyte of code that starts a container's init, keeps its standard streams open and
 * its exit status on file, and needs nobody while it does. The engine may end, crash or be replaced meanwhile.
 *
 * <p>{@link org.gantry.linux.shim.Shim#launch} starts one from a {@link org.gantry.linux.shim.ShimSpec};
 * {@link org.gantry.linux.shim.ShimHandle#adopt} takes one over that an earlier engine started.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.gantry.linux.shim;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
