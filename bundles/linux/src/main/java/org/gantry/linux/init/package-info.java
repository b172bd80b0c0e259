/**
 * A PID 1 for containers whose command is not made for being one: a program of its own, made by the same machinery as the
 * shim.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.gantry.linux.init;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
