/** The lifecycle of containers. */
@NullMarked
package org.gantry.engine;

import org.jspecify.annotations.NullMarked;
