/** The OCI seccomp profile, compiled to the classic BPF that seccomp(2) takes. */
@NullMarked
package org.gantry.runtime.support.seccomp;

import org.jspecify.annotations.NullMarked;
