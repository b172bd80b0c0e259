@NullMarked
package org.gantry.linux.bpf;

import org.jspecify.annotations.NullMarked;
