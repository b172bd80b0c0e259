/** Sending images away: layers first, the manifest that names them last. */
@NullMarked
package org.gantry.images.registry.push;

import org.jspecify.annotations.NullMarked;
