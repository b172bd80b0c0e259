@NullMarked
package org.gantry.runtime.libcontainer;

import org.jspecify.annotations.NullMarked;
