/** The mounts of a container: their options, and what of them the engine makes before init exists. */
@NullMarked
package org.gantry.runtime.libcontainer.mount;

import org.jspecify.annotations.NullMarked;
