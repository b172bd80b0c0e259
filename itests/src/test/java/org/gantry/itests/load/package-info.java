/** Clients that use an engine without pause, and take notice of every failure. */
@NullMarked
package org.gantry.itests.load;

import org.jspecify.annotations.NullMarked;
