/**
 * A container in the engine's own words: how it was asked for ({@code ContainerConfig} and its parts) and what has
 * become of it ({@code ContainerDetails}). Fields follow Docker's create request, grouped by what they configure.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.gantry.api.container;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
