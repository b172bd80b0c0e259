/** What specs mean, whatever makes a container of them. */
@NullMarked
package org.gantry.runtime.support.spec;

import org.jspecify.annotations.NullMarked;
