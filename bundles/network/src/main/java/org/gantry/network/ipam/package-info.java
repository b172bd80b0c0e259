/** Subnets for networks and addresses for endpoints. */
@NullMarked
package org.gantry.network.ipam;

import org.jspecify.annotations.NullMarked;
