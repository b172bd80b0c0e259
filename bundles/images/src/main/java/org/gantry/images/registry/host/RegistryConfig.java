package org.gantry.images.registry.host;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of the images (etc/org.gantry.images.cfg), the registry client's above all. Lists are separated by commas. */
@ObjectClassDefinition(
        id = RegistryConfig.PID,
        name = "Gantry images",
        description = "How images are unpacked, pulled and pushed")
public @interface RegistryConfig {
    String PID = "org.gantry.images";

    @AttributeDefinition(
            name = "Snapshotter",
            description =
                    "How layers become root filesystems: overlay (overlayfs), or copy where that does not work; takes"
                            + " effect at the next start, and a container stays with the one it was made by")
    String snapshotter() default "overlay";

    @AttributeDefinition(
            name = "Insecure registries",
            description =
                    "HOST, HOST:PORT or CIDR blocks whose certificates are not verified, and with which plain HTTP is"
                            + " spoken if need be; loopback is always among them")
    String insecureRegistries() default "";

    @AttributeDefinition(
            name = "Mirrors",
            description =
                    "REGISTRY=URL: where to look first when pulling, in this order; a URL alone is a mirror of docker.io")
    String mirrors() default "";

    @AttributeDefinition(
            name = "Certificates",
            description =
                    "Directories with one directory for each HOST[:PORT]: *.crt are authorities, *.cert with *.key are"
                            + " client certificates")
    String certificates() default "/etc/gantry/certs.d,/etc/docker/certs.d";

    @AttributeDefinition(
            name = "HTTP proxy",
            description = "http://[USER:PASSWORD@]HOST[:PORT]; empty: the environment's HTTP_PROXY")
    String httpProxy() default "";

    @AttributeDefinition(
            name = "HTTPS proxy",
            description = "http://[USER:PASSWORD@]HOST[:PORT]; empty: the environment's HTTPS_PROXY")
    String httpsProxy() default "";

    @AttributeDefinition(
            name = "No proxy",
            description =
                    "HOST, .DOMAIN, HOST:PORT, CIDR or * that are reached directly; empty: the environment's NO_PROXY")
    String noProxy() default "";

    @AttributeDefinition(name = "Downloads", description = "How many layers are downloaded at the same time")
    int maxConcurrentDownloads() default 4;

    @AttributeDefinition(name = "Uploads", description = "How many layers one push uploads at the same time")
    int maxConcurrentUploads() default 5;

    @AttributeDefinition(
            name = "Ranges",
            description = "How many ranges of one large blob are downloaded at the same time; 1: as a whole")
    int maxRangesPerBlob() default 4;

    @AttributeDefinition(
            name = "Range threshold",
            description = "Blobs of more than this many bytes are downloaded in ranges, if the registry knows them")
    long rangeThresholdBytes() default 64 << 20;

    @AttributeDefinition(
            name = "Attempts",
            description = "How often in a row a request may fail before the transfer fails")
    int maxAttempts() default 5;

    @AttributeDefinition(
            name = "Retry pause",
            description = "Milliseconds before the first retry; each further one waits twice as long")
    int retryPauseMillis() default 1000;

    @AttributeDefinition(name = "Connect timeout", description = "Seconds")
    int connectTimeoutSeconds() default 15;

    @AttributeDefinition(
            name = "Stall timeout",
            description = "Seconds without an answer, or without a byte of it, after which a request has failed")
    int stallTimeoutSeconds() default 60;

    @AttributeDefinition(
            name = "Upload chunk",
            description = "Blobs larger than this many bytes are uploaded in chunks of this size; 0: always as a whole")
    long uploadChunkBytes() default 256 << 20;
}
