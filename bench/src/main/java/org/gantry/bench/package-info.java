/** Both engines are driven through the same client over their unix sockets, in turn, in one run. */
@NullMarked
package org.gantry.bench;

import org.jspecify.annotations.NullMarked;
