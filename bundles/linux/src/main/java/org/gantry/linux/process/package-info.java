/**
 * Processes seen from outside: race-free handles ({@link org.gantry.linux.process.PidFd}), signals by Docker's names and
 * the start times that tell a process from a later one with the same pid.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.gantry.linux.process;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
