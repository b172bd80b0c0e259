/**
 * Hooks of the runtime-spec (config.md, POSIX-platform Hooks; runtime.md, Lifecycle): programs that run at points of a
 * container's life, in the runtime's namespaces or in the container's.
 */
@NullMarked
package org.gantry.runtime.libcontainer.hooks;

import org.jspecify.annotations.NullMarked;
