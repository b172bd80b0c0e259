/** Content store, snapshotter and image names. Nothing is exported: the services are contracts of the api. */
@NullMarked
package org.gantry.images;

import org.jspecify.annotations.NullMarked;
