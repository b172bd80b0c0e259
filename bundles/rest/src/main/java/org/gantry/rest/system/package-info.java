/** The engine as a whole: ping, version, info, events, and what it does not do. */
@NullMarked
package org.gantry.rest.system;

import org.jspecify.annotations.NullMarked;
