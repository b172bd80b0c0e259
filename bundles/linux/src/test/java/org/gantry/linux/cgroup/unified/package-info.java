@NullMarked
package org.gantry.linux.cgroup.unified;

import org.jspecify.annotations.NullMarked;
