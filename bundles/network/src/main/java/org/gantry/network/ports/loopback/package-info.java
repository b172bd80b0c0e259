/** Published ports at ::1 that the kernel leads to 127.0.0.1's way: ADR 22. */
@NullMarked
package org.gantry.network.ports.loopback;

import org.jspecify.annotations.NullMarked;
