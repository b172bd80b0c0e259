/** A machine of network namespaces to test on, which the real one does not notice. */
@NullMarked
package org.gantry.network.testing;

import org.jspecify.annotations.NullMarked;
