/**
 * What a black-box test needs: an engine of its own, the docker CLI pointed at it, an image, and a check that nothing
 * was left behind. Start with {@link org.gantry.itests.support.DockerCliTest}.
 */
@NullMarked
package org.gantry.itests.support;

import org.jspecify.annotations.NullMarked;
