@NullMarked
package org.gantry.runtime.support.identity;

import org.jspecify.annotations.NullMarked;
