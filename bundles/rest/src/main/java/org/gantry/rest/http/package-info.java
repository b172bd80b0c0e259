/**
 * HTTP as the Docker Engine API uses it: versions in the path, templates, query flags, JSON bodies and errors, streams
 * that last as long as their client. What the paths mean is in the packages beside this one.
 */
@NullMarked
package org.gantry.rest.http;

import org.jspecify.annotations.NullMarked;
