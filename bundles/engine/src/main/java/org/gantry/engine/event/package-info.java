/**
 * What happened, remembered for a while and told to those who listen.
 */
@NullMarked
package org.gantry.engine.event;

import org.jspecify.annotations.NullMarked;
