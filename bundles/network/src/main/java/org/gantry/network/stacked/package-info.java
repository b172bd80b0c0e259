/** Networks whose containers have links on top of a link of the host's: macvlan and ipvlan. */
@NullMarked
package org.gantry.network.stacked;

import org.jspecify.annotations.NullMarked;
