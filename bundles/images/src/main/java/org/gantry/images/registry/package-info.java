/** The registry client: the service, and what its parts share. */
@NullMarked
package org.gantry.images.registry;

import org.jspecify.annotations.NullMarked;
