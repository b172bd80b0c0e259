@NullMarked
package org.gantry.network.ports.loopback;

import org.jspecify.annotations.NullMarked;
