/** The names of containers, and the servers that tell containers of them. */
@NullMarked
package org.gantry.network.names;

import org.jspecify.annotations.NullMarked;
