/**
 * From what a user asked for to the OCI RuntimeSpec that a driver runs. Nothing here has state or touches a container.
 */
@NullMarked
package org.gantry.engine.spec;

import org.jspecify.annotations.NullMarked;
