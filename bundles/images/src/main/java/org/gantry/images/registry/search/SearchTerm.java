package org.gantry.images.registry.search;

import org.gantry.api.EngineException;
import org.gantry.images.reference.DockerHub;

/**
 * What a user searches for.
 *
 * @param domain of the registry, as references begin with it
 * @param query what to ask it
 */
record SearchTerm(String domain, String query) {
    private static final String OFFICIAL = "library/";
    private static final String DOMAIN = "[A-Za-z0-9.-]+(:[0-9]{1,5})?|\\[[0-9a-fA-F:]+](:[0-9]{1,5})?";
    private static final int LONGEST = 1024;

    /** As Docker splits it: what comes before the first slash is a registry if it has a dot or a port, or is localhost. */
    static SearchTerm parse(String text) {
        if (text.startsWith("http://") || text.startsWith("https://")) {
            throw new EngineException.InvalidArgument(
                    "invalid repository name: repository name (" + text + ") should not have a scheme");
        }
        if (text.length() > LONGEST) {
            throw new EngineException.InvalidArgument("the search term is longer than " + LONGEST + " characters");
        }
        int slash = text.indexOf('/');
        String first = slash < 0 ? "" : text.substring(0, slash);
        boolean hasDomain = first.indexOf('.') >= 0 || first.indexOf(':') >= 0 || first.equals("localhost");
        String domain = hasDomain && !first.equals(DockerHub.INDEX) ? first : DockerHub.DOMAIN;
        if (!domain.matches(DOMAIN)) {
            throw new EngineException.InvalidArgument("invalid registry \"" + domain + "\" in the search term");
        }
        String query = hasDomain ? text.substring(slash + 1) : text;
        boolean official = domain.equals(DockerHub.DOMAIN) && query.startsWith(OFFICIAL);
        return new SearchTerm(domain, official ? query.substring(OFFICIAL.length()) : query);
    }
}
