/** Bundles run by gantry-oci as its callers run it: a process for each command. */
@NullMarked
package org.gantry.oci;

import org.jspecify.annotations.NullMarked;
