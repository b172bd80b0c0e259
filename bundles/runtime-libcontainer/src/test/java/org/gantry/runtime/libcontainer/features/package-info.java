@NullMarked
package org.gantry.runtime.libcontainer.features;

import org.jspecify.annotations.NullMarked;
