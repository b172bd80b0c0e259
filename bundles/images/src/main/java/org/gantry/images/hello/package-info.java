/** The image that comes with the engine. */
@NullMarked
package org.gantry.images.hello;

import org.jspecify.annotations.NullMarked;
