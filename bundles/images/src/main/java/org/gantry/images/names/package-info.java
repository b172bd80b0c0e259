/** Which name stands for which image: the index.json of the image layout. */
@NullMarked
package org.gantry.images.names;

import org.jspecify.annotations.NullMarked;
