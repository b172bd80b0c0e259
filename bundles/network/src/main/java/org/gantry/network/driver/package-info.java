/** The contract of network types, and the types that give a container no interface. */
@NullMarked
package org.gantry.network.driver;

import org.jspecify.annotations.NullMarked;
