@NullMarked
package org.gantry.linux.cgroup;

import org.jspecify.annotations.NullMarked;
