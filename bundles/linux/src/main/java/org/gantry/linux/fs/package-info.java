/**
 * File system calls relative to directory descriptors, resolved inside a root that symbolic links cannot leave
 * ({@link org.gantry.linux.fs.RootDir}), and the table of mounts.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.gantry.linux.fs;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
