package org.gantry.images.reference;

/** The registry that a name means which names none, as references have it and as its servers are called. */
public final class DockerHub {
    /** What references to it begin with. */
    public static final String DOMAIN = "docker.io";

    /** Its server for what is older than images by digest: logins are kept under this name, and it answers searches. */
    public static final String INDEX = "index.docker.io";

    private DockerHub() {}
}
