@NullMarked
package org.gantry.runtime.support.seccomp;

import org.jspecify.annotations.NullMarked;
