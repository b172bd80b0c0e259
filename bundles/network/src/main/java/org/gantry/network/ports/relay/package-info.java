/** What the engine passes on to containers itself, because the kernel cannot. */
@NullMarked
package org.gantry.network.ports.relay;

import org.jspecify.annotations.NullMarked;
