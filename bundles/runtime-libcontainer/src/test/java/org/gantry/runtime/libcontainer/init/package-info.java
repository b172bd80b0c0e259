@NullMarked
package org.gantry.runtime.libcontainer.init;

import org.jspecify.annotations.NullMarked;
