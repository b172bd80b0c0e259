/** Network drivers, address management and packet filtering. */
@NullMarked
package org.gantry.network;

import org.jspecify.annotations.NullMarked;
