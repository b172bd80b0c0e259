package org.gantry.rest.http;

import java.io.IOException;

/** A body is longer than anything the API has a use for. */
final class PayloadTooLarge extends IOException {
    private static final long serialVersionUID = 1L;

    PayloadTooLarge(int limit) {
        super("the request body is longer than " + limit + " bytes");
    }
}
