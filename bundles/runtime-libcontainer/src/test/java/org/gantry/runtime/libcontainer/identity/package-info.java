@NullMarked
package org.gantry.runtime.libcontainer.identity;

import org.jspecify.annotations.NullMarked;
