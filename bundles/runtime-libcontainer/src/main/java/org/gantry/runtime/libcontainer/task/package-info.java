/** Tasks and exec processes while they live: their shims, state files, ends, limits and statistics. */
@NullMarked
package org.gantry.runtime.libcontainer.task;

import org.jspecify.annotations.NullMarked;
