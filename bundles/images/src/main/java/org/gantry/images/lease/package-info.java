/** What is in nobody's catalog yet and must not be collected all the same. */
@NullMarked
package org.gantry.images.lease;

import org.jspecify.annotations.NullMarked;
