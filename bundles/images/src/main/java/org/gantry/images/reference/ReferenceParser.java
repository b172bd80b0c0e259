package org.gantry.images.reference;

import java.util.Locale;
import java.util.regex.Matcher;
import org.gantry.api.EngineException;
import org.gantry.api.oci.Digest;
import org.jspecify.annotations.Nullable;

/** Docker's normalisation: which part is the domain, what is left out, and which complaint fits. */
final class ReferenceParser {
    private static final int LONGEST_PATH = 255;
    private static final String FORMAT = "invalid reference format";

    private ReferenceParser() {}

    static Reference parse(String text) {
        if (ReferenceSyntax.isIdentifier(text)) {
            throw invalid("invalid repository name (" + text + "), cannot specify 64-byte hexadecimal strings");
        }
        if (text.length() > ReferenceSyntax.LONGEST) {
            throw invalid(FORMAT);
        }
        int slash = text.indexOf('/');
        boolean hasDomain = slash >= 0 && isDomain(text.substring(0, slash));
        String domain = hasDomain ? text.substring(0, slash) : DockerHub.DOMAIN;
        String remainder = hasDomain ? text.substring(slash + 1) : text;
        if (domain.equals(DockerHub.INDEX)) {
            domain = DockerHub.DOMAIN;
        }
        if (domain.equals(DockerHub.DOMAIN) && remainder.indexOf('/') < 0) {
            remainder = Reference.OFFICIAL + remainder;
        }
        return parse(domain, remainder);
    }

    /** The first component is a domain if it could not be part of a path: a dot, a port, a capital, or localhost. */
    private static boolean isDomain(String first) {
        return first.indexOf('.') >= 0
                || first.indexOf(':') >= 0
                || first.equals("localhost")
                || !lower(first).equals(first);
    }

    private static Reference parse(String domain, String remainder) {
        int colon = remainder.indexOf(':');
        String path = colon < 0 ? remainder : remainder.substring(0, colon);
        if (!lower(path).equals(path)) {
            throw invalid(FORMAT + ": repository name (" + path + ") must be lowercase");
        }
        Matcher matcher = ReferenceSyntax.qualified(domain + "/" + remainder);
        if (!matcher.matches()) {
            throw invalid(FORMAT);
        }
        if (matcher.group(2).length() > LONGEST_PATH) {
            throw invalid("repository name must not be more than " + LONGEST_PATH + " characters");
        }
        return new Reference(matcher.group(1), matcher.group(2), matcher.group(3), digest(matcher.group(4)));
    }

    private static @Nullable Digest digest(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return Digest.parse(text);
        } catch (IllegalArgumentException e) {
            String algorithm = text.substring(0, text.indexOf(':'));
            boolean known = algorithm.equals("sha256") || algorithm.equals("sha512");
            throw new EngineException.InvalidArgument(
                    known ? "invalid checksum digest length" : "unsupported digest algorithm", e);
        }
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static EngineException.InvalidArgument invalid(String message) {
        return new EngineException.InvalidArgument(message);
    }
}
