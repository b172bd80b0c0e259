/** Requests to a registry: authentication, redirects, errors, attempts. */
@NullMarked
package org.gantry.images.registry.http;

import org.jspecify.annotations.NullMarked;
