/** The verbs of networks. */
@NullMarked
package org.gantry.rest.network;

import org.jspecify.annotations.NullMarked;
