package org.gantry.images.reference;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The grammar of references, as the distribution specification and Docker have it:
 *
 * <pre>
 * reference  := name [ ":" tag ] [ "@" digest ]
 * name       := [ domain "/" ] path-component { "/" path-component }
 * domain     := host [ ":" port ]         host is a DNS name, an IPv4 address or "[" IPv6 "]"
 * path-component := alphanumeric { separator alphanumeric }     lower case
 * separator  := "." | "_" | "__" | "-" { "-" }
 * tag        := word-character { word-character | "." | "-" }   at most 128
 * digest     := algorithm ":" hex
 * </pre>
 */
final class ReferenceSyntax {
    /** Longer than any valid reference; it also bounds the work of the expressions below. */
    static final int LONGEST = 1024;

    private static final String LABEL = "(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])";
    private static final String HOST = "(?:" + LABEL + "(?:\\." + LABEL + ")*|\\[[a-fA-F0-9:]+\\])";
    private static final String DOMAIN = HOST + "(?::[0-9]+)?";
    private static final String COMPONENT = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
    private static final String PATH = COMPONENT + "(?:/" + COMPONENT + ")*";
    private static final String TAG = "\\w[\\w.-]{0,127}";
    private static final String ALGORITHM = "[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*";
    private static final String DIGEST = ALGORITHM + ":[0-9a-fA-F]{32,}";

    private static final Pattern QUALIFIED =
            Pattern.compile("(" + DOMAIN + ")/(" + PATH + ")(?::(" + TAG + "))?(?:@(" + DIGEST + "))?");
    private static final Pattern IDENTIFIER = Pattern.compile("[a-f0-9]{64}");

    private ReferenceSyntax() {}

    /** Groups: domain, path, tag or null, digest or null. The domain must be there. */
    static Matcher qualified(String reference) {
        return QUALIFIED.matcher(reference);
    }

    /** A whole image identifier, which can therefore not be a name. */
    static boolean isIdentifier(String text) {
        return IDENTIFIER.matcher(text).matches();
    }
}
