package org.gantry.runtime.oci;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A version of the runtime-spec; what comes after the third number is left out, for a release candidate has the fields. */
record SpecVersion(int major, int minor, int patch) implements Comparable<SpecVersion> {
    static final SpecVersion FIRST = new SpecVersion(1, 0, 0);

    private static final Pattern FORM = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})\\.(\\d{1,4}).*");
    private static final Comparator<SpecVersion> ORDER = Comparator.comparingInt(SpecVersion::major)
            .thenComparingInt(SpecVersion::minor)
            .thenComparingInt(SpecVersion::patch);

    /** What nobody can read is the first version, which has the fields that every program knows. */
    static SpecVersion parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? new SpecVersion(
                        Integer.parseInt(matcher.group(1)),
                        Integer.parseInt(matcher.group(2)),
                        Integer.parseInt(matcher.group(3)))
                : FIRST;
    }

    @Override
    public int compareTo(SpecVersion other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }
}
