@NullMarked
package org.gantry.linux.cgroup.legacy;

import org.jspecify.annotations.NullMarked;
