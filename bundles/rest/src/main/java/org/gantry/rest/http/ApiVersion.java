package org.gantry.rest.http;

import java.util.Comparator;
import org.gantry.api.EngineException;

/** A version of the Docker Engine API. Clients put theirs before the path; without one they get the newest. */
public record ApiVersion(int major, int minor) implements Comparable<ApiVersion> {
    public static final ApiVersion MINIMUM = new ApiVersion(1, 24);
    public static final ApiVersion MAXIMUM = new ApiVersion(1, 50);

    private static final Comparator<ApiVersion> ORDER =
            Comparator.comparingInt(ApiVersion::major).thenComparingInt(ApiVersion::minor);

    /** Refuses a client this engine cannot serve, in the words docker clients look for when they negotiate. */
    public void requireSupported() {
        if (compareTo(MAXIMUM) > 0) {
            throw new EngineException.InvalidArgument(
                    "client version " + this + " is too new. Maximum supported API version is " + MAXIMUM);
        }
        if (compareTo(MINIMUM) < 0) {
            throw new EngineException.InvalidArgument("client version " + this
                    + " is too old. Minimum supported API version is " + MINIMUM
                    + ", please upgrade your client to a newer version");
        }
    }

    public boolean isAtLeast(int otherMajor, int otherMinor) {
        return compareTo(new ApiVersion(otherMajor, otherMinor)) >= 0;
    }

    @Override
    public int compareTo(ApiVersion other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
