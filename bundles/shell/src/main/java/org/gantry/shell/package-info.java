/** Karaf shell commands. */
@NullMarked
package org.gantry.shell;

import org.jspecify.annotations.NullMarked;
