package org.gantry.images.reference;

import org.gantry.api.EngineException;

/** A name somebody wants to give: a repository with an optional tag, never a digest. */
public final class TagTarget {
    private static final String DIGEST_ALGORITHM = "sha256";

    private TagTarget() {}

    /**
     * Reads the name, {@code latest} being the tag if there is none.
     *
     * @throws EngineException.InvalidArgument in Docker's words
     */
    public static Reference parse(String text) {
        Reference name = Reference.parse(text);
        if (name.isDigested()) {
            throw new EngineException.InvalidArgument("refusing to create a tag with a digest reference");
        }
        if (name.familiarName().equals(DIGEST_ALGORITHM)) {
            throw new EngineException.InvalidArgument(
                    "refusing to create an ambiguous tag using digest algorithm as name");
        }
        return name.withDefaultTag();
    }
}
