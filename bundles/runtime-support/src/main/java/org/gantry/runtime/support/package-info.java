/**
 * What every execution driver that holds its containers by shims has in common. It is no OSGi bundle of its own: each
 * driver carries its copy (see its bnd.bnd), so that replacing one driver touches no other.
 */
@NullMarked
package org.gantry.runtime.support;

import org.jspecify.annotations.NullMarked;
