/**
 * Who is logged in, for Karaf on a JDK without a security manager.
 *
 * <p>Karaf 4.4 keeps the user of a console in the access control context: {@code JaasHelper.doAs} wraps an action in a
 * context whose domain combiner adds the user's principals, and {@code Subject.getSubject} reads the user back. Since
 * JDK 24 the first is ignored and the second throws, so no command could be run. {@link
 * org.gantry.karaf.jdk25.Subjects} keeps the user instead, and a weaving hook makes Karaf's classes call it. Nothing
 * else of Karaf changes: roles are checked by Karaf's own code, and without this bundle the console fails closed.
 *
 * <p>The package is exported because woven classes import it, not as an API for others.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.gantry.karaf.jdk25;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
