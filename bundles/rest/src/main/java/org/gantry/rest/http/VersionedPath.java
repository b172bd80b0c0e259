package org.gantry.rest.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A request path parted into the version the client speaks and the path proper. */
record VersionedPath(ApiVersion version, String path) {
    private static final Pattern PREFIX = Pattern.compile("/v(\\d{1,4})(?:\\.(\\d{1,4}))?[\\d.]*(/.*)");

    static VersionedPath of(String path) {
        Matcher matcher = PREFIX.matcher(path);
        if (!matcher.matches()) {
            return new VersionedPath(ApiVersion.MAXIMUM, path);
        }
        int major = Integer.parseInt(matcher.group(1));
        int minor = matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2));
        return new VersionedPath(new ApiVersion(major, minor), matcher.group(3));
    }
}
