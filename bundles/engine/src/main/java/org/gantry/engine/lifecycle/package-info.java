/**
 * The life of a container, one file for each thing a user can do to it, and one for each thing that happens to it.
 */
@NullMarked
package org.gantry.engine.lifecycle;

import org.jspecify.annotations.NullMarked;
