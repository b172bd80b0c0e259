/**
 * The execution driver on programs that have the command line of OCI runtimes: runc, crun, youki, runsc, kata-runtime. A
 * program makes the container; from then on a shim of ours is the parent of its init, so that streams, exit status and the
 * survival of the engine's death are what they are with any other driver.
 */
@NullMarked
package org.gantry.runtime.oci;

import org.jspecify.annotations.NullMarked;
