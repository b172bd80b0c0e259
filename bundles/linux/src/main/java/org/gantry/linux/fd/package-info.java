/**
 * File descriptors as owned objects, the kernel objects that are nothing but a descriptor (pipes, socket pairs,
 * eventfds, memfds) and the {@link org.gantry.linux.fd.Reactor} that waits for many of them with one thread.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.gantry.linux.fd;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
