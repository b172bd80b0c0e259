/**
 * The files of containers, seen from outside: views of them to copy from and to, what they have changed, and images made of
 * them.
 */
@NullMarked
package org.gantry.engine.files;

import org.jspecify.annotations.NullMarked;
