/** What a process may do: capabilities by name, and those that this engine has to give. */
@NullMarked
package org.gantry.runtime.support.identity;

import org.jspecify.annotations.NullMarked;
