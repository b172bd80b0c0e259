/**
 * What a container's init does between clone and execve, as steps of a spawn program. Each class turns one part of the
 * spec into steps; {@link org.gantry.runtime.libcontainer.init.InitPlan} puts them in order.
 */
@NullMarked
package org.gantry.runtime.libcontainer.init;

import org.jspecify.annotations.NullMarked;
