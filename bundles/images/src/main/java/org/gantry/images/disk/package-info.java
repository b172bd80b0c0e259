/** Files that are whole or absent after a crash, and where they live. */
@NullMarked
package org.gantry.images.disk;

import org.jspecify.annotations.NullMarked;
