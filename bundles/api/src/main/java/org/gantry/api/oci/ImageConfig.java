package org.gantry.api.oci;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The configuration blob of an image (image-spec config.md); its digest is the image's identifier. */
public record ImageConfig(
        @Nullable Instant created,
        @Nullable String author,
        String architecture,
        String os,
        @JsonName("os.version") @Nullable String osVersion,
        @Nullable String variant,
        @Nullable Execution config,
        RootFs rootfs,
        @Nullable List<History> history) {

    /**
     * How a container of the image runs unless told otherwise; the names on the wire are capitalised.
     *
     * @param shell what runs lines that are meant for a shell; null: {@code /bin/sh -c}
     * @param onBuild instructions for builds on top of this image
     */
    public record Execution(
            @JsonName("User") @Nullable String user,
            @JsonName("ExposedPorts") @Nullable Map<String, Map<String, String>> exposedPorts,
            @JsonName("Env") @Nullable List<String> env,
            @JsonName("Entrypoint") @Nullable List<String> entrypoint,
            @JsonName("Cmd") @Nullable List<String> cmd,
            @JsonName("Volumes") @Nullable Map<String, Map<String, String>> volumes,
            @JsonName("WorkingDir") @Nullable String workingDir,
            @JsonName("Labels") @Nullable Map<String, String> labels,
            @JsonName("StopSignal") @Nullable String stopSignal,
            @JsonName("Healthcheck") @Nullable HealthCheck healthcheck,
            @JsonName("Shell") @Nullable List<String> shell,
            @JsonName("OnBuild") @Nullable List<String> onBuild) {

        public static final Execution EMPTY = new Execution(null, null, null, null, null, null, null, null, null);

        /** One without Docker's additions to the image specification. */
        public Execution(
                @Nullable String user,
                @Nullable Map<String, Map<String, String>> exposedPorts,
                @Nullable List<String> env,
                @Nullable List<String> entrypoint,
                @Nullable List<String> cmd,
                @Nullable Map<String, Map<String, String>> volumes,
                @Nullable String workingDir,
                @Nullable Map<String, String> labels,
                @Nullable String stopSignal) {
            this(user, exposedPorts, env, entrypoint, cmd, volumes, workingDir, labels, stopSignal, null, null, null);
        }
    }

    /** The layers, base first, by the digest of their uncompressed tar archive. */
    public record RootFs(String type, @JsonName("diff_ids") List<Digest> diffIds) {}

    /** One step of the image's making. */
    public record History(
            @Nullable Instant created,
            @JsonName("created_by") @Nullable String createdBy,
            @Nullable String author,
            @Nullable String comment,
            @JsonName("empty_layer") @Nullable Boolean emptyLayer) {}
}
