/**
 * A container's place in the network: its sandbox and endpoints, and the files in {@code /etc} that tell it of them.
 */
@NullMarked
package org.gantry.engine.network;

import org.jspecify.annotations.NullMarked;
