package org.gantry.rest.image;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gantry.api.EngineException;
import org.gantry.api.engine.ContainerFiles.Commit;
import org.gantry.api.oci.Digest;
import org.gantry.api.oci.ImageConfig.Execution;
import org.gantry.rest.http.Endpoint;
import org.gantry.rest.http.Exchange;
import org.gantry.rest.http.Query;
import org.gantry.rest.json.Fields;
import org.gantry.rest.json.Json;
import org.gantry.rest.mapping.HealthMapping;
import org.jspecify.annotations.Nullable;

/** POST /commit. */
final class CommitContainer implements Endpoint {
    @Override
    public void handle(Exchange exchange) throws Exception {
        Query query = exchange.query();
        Execution config = exchange.body(CommitContainer::config);
        var commit = new Commit(
                name(query),
                query.text("author"),
                query.text("comment"),
                query.flag("pause", true),
                query.texts("changes"),
                config.equals(Execution.EMPTY) ? null : config);
        Digest id = exchange.engine().files().commit(query.text("container"), commit);
        exchange.reply(201, Json.object().put("Id", id.toString()));
    }

    private static String name(Query query) {
        String repository = query.text("repo");
        String tag = query.text("tag");
        if (repository.isEmpty() && !tag.isEmpty()) {
            throw new EngineException.InvalidArgument("invalid reference format");
        }
        return tag.isEmpty() ? repository : repository + ":" + tag;
    }

    /** What an image keeps of a container's config; the rest is how this one container runs. */
    private static Execution config(Fields body) {
        Execution config = new Execution(
                text(body, "User"),
                set(body.names("ExposedPorts")),
                list(body.texts("Env")),
                list(body.optionalTextOrTexts("Entrypoint")),
                list(body.optionalTextOrTexts("Cmd")),
                set(body.names("Volumes")),
                text(body, "WorkingDir"),
                labels(body.textMap("Labels")),
                text(body, "StopSignal"),
                body.object("Healthcheck", HealthMapping::read),
                list(body.texts("Shell")),
                list(body.texts("OnBuild")));
        body.ignore("Hostname", "Domainname", "AttachStdin", "AttachStdout", "AttachStderr", "Tty", "OpenStdin");
        body.ignore("StdinOnce", "ArgsEscaped", "Image", "NetworkDisabled", "MacAddress", "StopTimeout");
        return config;
    }

    private static @Nullable String text(Fields body, String name) {
        String text = body.text(name);
        return text.isEmpty() ? null : text;
    }

    private static @Nullable List<String> list(@Nullable List<String> given) {
        return given == null || given.isEmpty() ? null : given;
    }

    private static @Nullable Map<String, String> labels(Map<String, String> given) {
        return given.isEmpty() ? null : given;
    }

    private static @Nullable Map<String, Map<String, String>> set(List<String> names) {
        Map<String, Map<String, String>> set = new LinkedHashMap<>();
        names.forEach(name -> set.put(name, Map.of()));
        return set.isEmpty() ? null : set;
    }
}
