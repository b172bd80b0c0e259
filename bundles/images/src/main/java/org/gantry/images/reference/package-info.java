/** Image references as users write them, with Docker's grammar and words. */
@NullMarked
package org.gantry.images.reference;

import org.jspecify.annotations.NullMarked;
