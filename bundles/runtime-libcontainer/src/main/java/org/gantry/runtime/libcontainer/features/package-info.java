/** What this driver can do, as it tells those who ask (features.md). */
@NullMarked
package org.gantry.runtime.libcontainer.features;

import org.jspecify.annotations.NullMarked;
