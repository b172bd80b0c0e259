/** Sockets for what java.net has no words for. */
@Export
@Version("1.0.0")
@NullMarked
package org.gantry.linux.net;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
