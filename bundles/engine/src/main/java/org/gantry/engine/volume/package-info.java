/**
 * Local volumes: directories below the engine's root that outlive the containers that use them.
 */
@NullMarked
package org.gantry.engine.volume;

import org.jspecify.annotations.NullMarked;
