/** Network namespaces of containers. */
@NullMarked
package org.gantry.network.sandbox;

import org.jspecify.annotations.NullMarked;
