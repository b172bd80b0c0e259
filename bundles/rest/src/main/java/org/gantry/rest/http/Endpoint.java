package org.gantry.rest.http;

/** One verb of the API: reads what the client asks, has the engine do it, and answers. It runs on a virtual thread. */
@FunctionalInterface
public interface Endpoint {
    void handle(Exchange exchange) throws Exception;
}
