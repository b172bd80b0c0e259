/** An example: see docs/writing-a-driver.md. */
@NullMarked
package org.example.strict;

import org.jspecify.annotations.NullMarked;
