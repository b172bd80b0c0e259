/** The verbs of exec: further processes in running containers. */
@NullMarked
package org.gantry.rest.exec;

import org.jspecify.annotations.NullMarked;
