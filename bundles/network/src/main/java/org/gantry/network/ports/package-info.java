/** Ports of containers that are reached at the host. */
@NullMarked
package org.gantry.network.ports;

import org.jspecify.annotations.NullMarked;
