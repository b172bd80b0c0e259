/**
 * Pseudo terminals.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.gantry.linux.tty;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
