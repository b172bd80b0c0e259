/**
 * The front door. Everything a user can do with the engine, for REST, the shell and any other front end alike.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.gantry.api.engine;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
