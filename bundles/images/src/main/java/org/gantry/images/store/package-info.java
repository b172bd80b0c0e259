/** Images by name: the service, removal, garbage collection, events. */
@NullMarked
package org.gantry.images.store;

import org.jspecify.annotations.NullMarked;
