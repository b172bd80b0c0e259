/**
 * The Karaf commands {@code gantry:*}: one class for each verb, in front of the {@code ContainerEngine} service. An error of
 * the engine reaches the user as the one line Karaf prints for an exception.
 */
@NullMarked
package org.gantry.shell;

import org.jspecify.annotations.NullMarked;
