package org.gantry.images.registry;

import java.io.IOException;
import org.gantry.api.EngineException;
import org.gantry.images.reference.Reference;
import org.gantry.images.registry.http.RegistryFailure;
import org.jspecify.annotations.Nullable;

/** What a registry's refusal means to the user, in Docker's words. */
final class RegistryErrors {
    private RegistryErrors() {}

    static EngineException ofPull(IOException failure, Reference name) {
        if (!(failure instanceof RegistryFailure refused)) {
            return new EngineException.Internal(message(failure), failure);
        }
        return switch (refused.code()) {
            case "DENIED" ->
                new EngineException.NotFound("pull access denied for " + name.familiarName()
                        + ", repository does not exist or may require 'docker login': " + message(failure));
            case "MANIFEST_UNKNOWN" ->
                new EngineException.NotFound("manifest for " + name.familiar() + " not found: " + message(failure));
            case "NAME_UNKNOWN" ->
                new EngineException.NotFound("repository " + name.familiarName() + " not found: " + message(failure));
            default -> of(refused, name);
        };
    }

    /** Where no name of an image would say more. */
    static EngineException of(IOException failure) {
        return failure instanceof RegistryFailure refused
                ? of(refused, null)
                : new EngineException.Internal(message(failure), failure);
    }

    /** Here, and only here, the status says that credentials were wrong: on a 401 clients ask their user for others. */
    static EngineException ofLogin(IOException failure) {
        return failure instanceof RegistryFailure refused && refused.kind() == RegistryFailure.Kind.UNAUTHORIZED
                ? new EngineException.Unauthorized(message(failure))
                : of(failure);
    }

    private static EngineException of(RegistryFailure refused, @Nullable Reference name) {
        return switch (refused.kind()) {
            case UNAUTHORIZED -> new EngineException.Forbidden(message(refused));
            case INVALID -> new EngineException.InvalidArgument(message(refused), refused);
            case REFUSED ->
                refused.status() == 404 && name != null
                        ? new EngineException.NotFound(name.familiar() + " not found: " + message(refused))
                        : other(refused);
        };
    }

    private static EngineException other(RegistryFailure refused) {
        return switch (refused.status()) {
            case 403 -> new EngineException.Forbidden(message(refused));
            case 429 -> new EngineException.Unavailable(message(refused));
            default -> new EngineException.Internal(message(refused), refused);
        };
    }

    private static String message(IOException failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }
}
