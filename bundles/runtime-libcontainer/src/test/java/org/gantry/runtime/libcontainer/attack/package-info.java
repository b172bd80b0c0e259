/** What containers and images try in order to get out, each a test that fails where the defence is missing. */
@NullMarked
package org.gantry.runtime.libcontainer.attack;

import org.jspecify.annotations.NullMarked;
