/** What is written down: networks under the engine's root directory, endpoints under its run directory. */
@NullMarked
package org.gantry.network.store;

import org.jspecify.annotations.NullMarked;
