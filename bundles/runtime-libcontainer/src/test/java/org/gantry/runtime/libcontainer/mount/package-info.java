@NullMarked
package org.gantry.runtime.libcontainer.mount;

import org.jspecify.annotations.NullMarked;
