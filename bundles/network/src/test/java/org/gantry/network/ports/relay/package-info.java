@NullMarked
package org.gantry.network.ports.relay;

import org.jspecify.annotations.NullMarked;
