/** Where registries are and how they are trusted: settings, mirrors, certificates, proxies. */
@NullMarked
package org.gantry.images.registry.host;

import org.jspecify.annotations.NullMarked;
