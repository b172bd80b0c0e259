/**
 * What happened in the engine, as Docker's event stream tells it (API path {@code GET /events}).
 */
@Export
@Version("1.0.0")
@NullMarked
package org.gantry.api.event;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
