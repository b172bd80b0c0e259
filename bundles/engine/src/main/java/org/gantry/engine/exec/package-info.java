/**
 * Further processes in running containers.
 */
@NullMarked
package org.gantry.engine.exec;

import org.jspecify.annotations.NullMarked;
