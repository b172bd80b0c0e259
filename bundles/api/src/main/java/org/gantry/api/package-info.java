/** The contracts of Gantry: what its parts promise each other. */
@NullMarked
package org.gantry.api;

import org.jspecify.annotations.NullMarked;
