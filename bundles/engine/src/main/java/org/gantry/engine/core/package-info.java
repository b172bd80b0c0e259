/**
 * What every verb of the engine works with: settings, places, and the objects that exist once per engine.
 */
@NullMarked
package org.gantry.engine.core;

import org.jspecify.annotations.NullMarked;
