package org.gantry.rest.http;

import java.time.Duration;

/**
 * What every exchange shares.
 *
 * @param version this bundle's, told in the Server header
 * @param patience how long a request waits for an engine that is just being replaced
 */
public record Surroundings(
        String version, EngineGate engine, Duration patience, HangupWatch hangups, OpenCalls calls) {}
