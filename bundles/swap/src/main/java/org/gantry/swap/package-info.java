/**
 * Replaces the OSGi bundles of parts. It knows the framework and no part: how calls are held and tasks adopted is the affair
 * of whoever uses the part, see {@code ReplaceablePart}. A bundle of its own, so that it can replace all others.
 */
@NullMarked
package org.gantry.swap;

import org.jspecify.annotations.NullMarked;
