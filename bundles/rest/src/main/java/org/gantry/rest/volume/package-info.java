/** The verbs of volumes. */
@NullMarked
package org.gantry.rest.volume;

import org.jspecify.annotations.NullMarked;
