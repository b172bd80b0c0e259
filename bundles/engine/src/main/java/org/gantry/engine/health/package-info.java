/**
 * Health checks: probes that are run in a container again and again, and what they tell.
 */
@NullMarked
package org.gantry.engine.health;

import org.jspecify.annotations.NullMarked;
