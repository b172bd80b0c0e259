@NullMarked
package org.gantry.linux.net;

import org.jspecify.annotations.NullMarked;
