/**
 * A small client of the engine's own socket, so that {@code ./gantry run} and {@code ./gantry up} need nothing but the
 * JDK that the engine needs anyway. It speaks the Docker Engine API over a unix socket, one connection per request.
 * For everything else there is the docker CLI.
 */
@NullMarked
package org.gantry.client;

import org.jspecify.annotations.NullMarked;
