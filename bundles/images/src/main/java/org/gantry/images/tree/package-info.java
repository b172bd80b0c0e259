/**
 * Trees of files that somebody else may be changing, to and from archives. Everything is reached through descriptors, one
 * name at a time or with RESOLVE_IN_ROOT, and what was found is held on to: a name is never taken for what it was before.
 */
@NullMarked
package org.gantry.images.tree;

import org.jspecify.annotations.NullMarked;
