/** Networks whose containers are ports of a bridge and reach the outside behind the host's address. */
@NullMarked
package org.gantry.network.bridge;

import org.jspecify.annotations.NullMarked;
