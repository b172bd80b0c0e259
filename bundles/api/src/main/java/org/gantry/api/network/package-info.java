/**
 * Contracts of the network side: sandboxes (network namespaces), networks, and the endpoints that join the two.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.gantry.api.network;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
