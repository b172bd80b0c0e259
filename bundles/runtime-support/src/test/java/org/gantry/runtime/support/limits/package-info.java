@NullMarked
package org.gantry.runtime.support.limits;

import org.jspecify.annotations.NullMarked;
