/** The verbs of images, one class each. */
@NullMarked
package org.gantry.rest.image;

import org.jspecify.annotations.NullMarked;
