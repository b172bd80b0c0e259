/** JSON as Docker writes it: strict reading field by field, and small helpers for writing. */
@NullMarked
package org.gantry.rest.json;

import org.jspecify.annotations.NullMarked;
