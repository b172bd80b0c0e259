@NullMarked
package org.gantry.runtime.support.program;

import org.jspecify.annotations.NullMarked;
