@NullMarked
package org.gantry.runtime.oci;

import org.jspecify.annotations.NullMarked;
