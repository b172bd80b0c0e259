/**
 * Mounts: the classic mount(2), the newer descriptor based calls, and mounts attached nowhere
 * ({@link org.gantry.linux.mount.DetachedMount}) which the host's mount table never shows.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.gantry.linux.mount;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
