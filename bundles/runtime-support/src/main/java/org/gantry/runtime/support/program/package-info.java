/** Programs: those that drivers run on the host, and why one of a container cannot be executed. */
@NullMarked
package org.gantry.runtime.support.program;

import org.jspecify.annotations.NullMarked;
