package org.gantry.api.image;

import java.io.IOException;
import java.util.List;
import org.gantry.api.oci.Descriptor;
import org.gantry.api.oci.Descriptor.Platform;
import org.gantry.api.swap.LongRunning;

/**
 * Images in registries (OCI distribution-spec 1.1, and Docker's registry API v2 before it). References are names with an
 * optional tag or digest; the domain in the name says which registry, {@code docker.io} if there is none.
 *
 * <p>A transfer that fails, is interrupted or dies with the engine keeps what it has received; the next one goes on there.
 * The same content wanted by several callers at once is transferred once.
 *
 * <p>All methods end early when their thread is interrupted. Refusals are in Docker's words:
 * {@link org.gantry.api.EngineException.NotFound} for what is not there or not shown to this user,
 * {@link org.gantry.api.EngineException.Forbidden} for credentials that are missing or wrong.
 */
@LongRunning
public interface Registries {
    /**
     * Brings an image here and gives it the name it was asked by.
     *
     * @throws org.gantry.api.EngineException.InvalidArgument if what the registry offers is no image, contradicts itself, or
     *     is not what its digest says
     */
    void pull(Pull request, TransferListener listener) throws IOException, InterruptedException;

    /** Sends an image that is here to the registry in its name, its manifest byte for byte as it is. */
    void push(Push request, TransferListener listener) throws IOException, InterruptedException;

    /** What a registry has under a name, without bringing it here. */
    RemoteImage inspect(String reference, RegistryCredentials credentials) throws IOException, InterruptedException;

    /**
     * Asks a registry what it has that has to do with a term, in the registry's own order. Few can tell: it is a part of
     * Docker's registry API before v2, which Docker Hub has kept. Mirrors are not asked.
     *
     * @throws org.gantry.api.EngineException.InvalidArgument if the term names no registry, nobody answers there, or the
     *     limit is out of range
     */
    List<Found> search(Search request) throws IOException, InterruptedException;

    /**
     * Shows credentials to the registry they name.
     *
     * @return an identity token to use in place of the password, or empty if the registry gives none
     * @throws org.gantry.api.EngineException.Unauthorized if the registry does not accept them
     */
    String login(RegistryCredentials credentials) throws IOException, InterruptedException;

    /**
     * What to pull.
     *
     * @param allTags every tag of the repository; the reference then has none
     * @param platform {@code os[/arch[/variant]]}, or empty for this host's
     */
    record Pull(String reference, boolean allTags, String platform, RegistryCredentials credentials) {}

    /**
     * What to push.
     *
     * @param allTags every tag that this engine has of the repository; the reference then has none
     */
    record Push(String reference, boolean allTags, RegistryCredentials credentials) {}

    /**
     * What to search for.
     *
     * @param term what Docker Hub is asked for; of {@code HOST[:PORT]/TERM}, what that registry is
     * @param limit how many results at most, 1 to 100, or 0 for 25
     */
    record Search(String term, int limit, RegistryCredentials credentials) {}

    /**
     * A repository that was found.
     *
     * @param description as its owners wrote it; empty if they did not
     * @param official whether the registry vouches for it
     */
    record Found(String name, String description, int stars, boolean official) {}

    /**
     * What a name stands for in a registry.
     *
     * @param descriptor of the manifest or index
     * @param platforms it is for; one unless it is an index
     */
    record RemoteImage(Descriptor descriptor, List<Platform> platforms) {
        public RemoteImage {
            platforms = List.copyOf(platforms);
        }
    }
}
