/** The Docker Engine API. */
@NullMarked
package org.gantry.rest;

import org.jspecify.annotations.NullMarked;
