/** Connections below HTTP: where they come from, how they are watched, and how they leave for the next front end. */
@NullMarked
package org.gantry.rest.connection;

import org.jspecify.annotations.NullMarked;
