/** What a container has changed of its image, as a list and as a layer. */
@NullMarked
package org.gantry.images.diff;

import org.jspecify.annotations.NullMarked;
