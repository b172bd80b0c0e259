@NullMarked
package org.gantry.runtime.libcontainer.seccomp;

import org.jspecify.annotations.NullMarked;
