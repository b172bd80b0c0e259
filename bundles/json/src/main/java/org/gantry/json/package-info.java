/**
 * The JSON form of the contracts' records: OCI documents and the engine's own state files. The contracts themselves know
 * no JSON library; what they say with {@code JsonName} and with types such as {@code Digest} is given effect here.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.gantry.json;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
