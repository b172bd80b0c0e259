/** The namespaces of a run that are there before its container: the user namespace, and those of other containers. */
@NullMarked
package org.gantry.engine.namespace;

import org.jspecify.annotations.NullMarked;
