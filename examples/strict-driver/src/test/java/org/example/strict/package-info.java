@NullMarked
package org.example.strict;

import org.jspecify.annotations.NullMarked;
