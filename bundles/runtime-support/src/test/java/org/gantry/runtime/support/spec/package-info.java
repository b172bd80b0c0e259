@NullMarked
package org.gantry.runtime.support.spec;

import org.jspecify.annotations.NullMarked;
