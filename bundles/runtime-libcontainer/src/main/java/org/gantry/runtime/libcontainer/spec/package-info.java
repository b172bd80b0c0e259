/** The OCI spec as input: what this driver refuses, and what the spec's values are in the kernel's terms. */
@NullMarked
package org.gantry.runtime.libcontainer.spec;

import org.jspecify.annotations.NullMarked;
