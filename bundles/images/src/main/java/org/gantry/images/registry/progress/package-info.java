/** Transfers in threads of their own, and how they tell of themselves. */
@NullMarked
package org.gantry.images.registry.progress;

import org.jspecify.annotations.NullMarked;
