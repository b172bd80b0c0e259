package org.gantry.rest.http;

import java.time.Duration;
import org.gantry.rest.connection.Connections;
import org.gantry.rest.connection.HangupWatch;

/**
 * What every exchange shares.
 *
 * @param version this bundle's, told in the Server header
 * @param patience how long a request waits for an engine that is just being replaced
 */
public record Surroundings(
        String version, EngineGate engine, Duration patience, HangupWatch hangups, Connections connections) {}
