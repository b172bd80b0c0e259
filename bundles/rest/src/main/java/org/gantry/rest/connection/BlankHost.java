package org.gantry.rest.connection;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Requests that name no host. Older Docker clients put the path of the socket there when they attach; Go has come to leave
 * out what is no host, so that Debian 12's CLI (20.10.24) sends a blank, which Docker accepts and Jetty refuses whatever
 * its compliance is set to.
 */
final class BlankHost {
    private static final byte[] BLANK = "\r\nHost: \r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int BLANK_AT = BLANK.length - 3;

    private BlankHost() {}

    /**
     * Puts a name where the client has left a blank, if the host is the first field, as Go has it.
     *
     * @param request from its first byte on, between position and limit
     */
    static void fill(ByteBuffer request) {
        for (int at = request.position(); at + BLANK.length <= request.limit(); at++) {
            if (request.get(at) == '\r') {
                if (request.slice(at, BLANK.length).equals(ByteBuffer.wrap(BLANK))) {
                    request.put(at + BLANK_AT, (byte) '-');
                }
                return;
            }
        }
    }
}
