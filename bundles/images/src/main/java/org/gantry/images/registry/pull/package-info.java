/** Bringing images here: manifests, layers that are unpacked while they arrive, names at the end. */
@NullMarked
package org.gantry.images.registry.pull;

import org.jspecify.annotations.NullMarked;
