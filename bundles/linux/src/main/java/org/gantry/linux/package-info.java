/** The Linux kernel: mechanism, no policy. */
@NullMarked
package org.gantry.linux;

import org.jspecify.annotations.NullMarked;
