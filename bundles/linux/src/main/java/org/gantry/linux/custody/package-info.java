/**
 * What clients hold on to, kept while the front ends that serve them come and go: the listening socket, and connections on
 * their way from one front end to the next.
 *
 * <p>Nothing in custody may be made of a front end's own classes, or its class loader would stay: channels are the JDK's,
 * and what is known about a call is told in types of the JDK and of the contracts.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.gantry.linux.custody;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
