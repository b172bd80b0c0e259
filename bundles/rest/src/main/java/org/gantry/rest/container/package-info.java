/** The verbs of containers, one class each. */
@NullMarked
package org.gantry.rest.container;

import org.jspecify.annotations.NullMarked;
