/** The resources of an OCI spec as the limits of a cgroup. */
@NullMarked
package org.gantry.runtime.support.limits;

import org.jspecify.annotations.NullMarked;
