/**
 * Spawn programs: processes started by a table of syscalls that a few instructions of machine code walk, because a JVM
 * must not fork; and the shim, the same table in a tiny program of its own that outlives the engine.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.gantry.linux.spawn;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
