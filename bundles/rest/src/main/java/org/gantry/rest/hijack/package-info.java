/** Connections that stop being HTTP: attach and exec turn them into the standard streams of a process. */
@NullMarked
package org.gantry.rest.hijack;

import org.jspecify.annotations.NullMarked;
