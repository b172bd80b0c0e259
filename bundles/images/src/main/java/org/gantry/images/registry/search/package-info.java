/** Searching registries. */
@NullMarked
package org.gantry.images.registry.search;

import org.jspecify.annotations.NullMarked;
