/**
 * Hash functions at the speed of the processor. The JDK's have that speed only in code of its optimising compiler, which an
 * engine that is to start fast does without.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.gantry.linux.hash;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
