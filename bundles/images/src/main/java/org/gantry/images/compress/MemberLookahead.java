package org.gantry.images.compress;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;

/**
 * Answers {@code available()} by looking whether another byte comes. GZIPInputStream asks at the end of each member, and
 * takes 0 for the end of the file; but a socket may just have nothing yet, and layers of many members are common (pigz,
 * eStargz).
 */
final class MemberLookahead extends PushbackInputStream {
    MemberLookahead(InputStream in) {
        super(in, 1);
    }

    @Override
    public int available() throws IOException {
        int octet = read();
        if (octet < 0) {
            return 0;
        }
        unread(octet);
        return Math.max(1, super.available());
    }
}
