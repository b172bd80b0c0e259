@NullMarked
package org.gantry.runtime.libcontainer.spec;

import org.jspecify.annotations.NullMarked;
