/**
 * The json-file log: one JSON object for each line a container writes, in files that rotate, readable while they grow.
 */
@NullMarked
package org.gantry.engine.log;

import org.jspecify.annotations.NullMarked;
