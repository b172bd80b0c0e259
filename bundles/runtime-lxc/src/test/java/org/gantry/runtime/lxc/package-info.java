@NullMarked
package org.gantry.runtime.lxc;

import org.jspecify.annotations.NullMarked;
