package org.gantry.images.registry.http;

import java.time.Instant;

/**
 * What a token server gave.
 *
 * @param identityToken to get further ones without the password; empty if none was given
 */
record AccessToken(String value, Instant ends, String identityToken) {
    private static final int MARGIN_SECONDS = 10;

    /** Whether it may have ended before the request arrives that it is sent with. */
    boolean isEnding(Instant now) {
        return now.plusSeconds(MARGIN_SECONDS).isAfter(ends);
    }

    @Override
    public String toString() {
        return "token until " + ends;
    }
}
