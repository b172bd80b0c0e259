package org.gantry.rest.mapping;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.gantry.api.EngineException;
import org.gantry.api.container.ContainerConfig;
import org.gantry.api.container.ContainerDetails;
import org.gantry.rest.json.Fields;
import org.gantry.rest.json.Json;

/**
 * The body of a create request (API: POST /containers/create), and its two halves Config and HostConfig in an inspect
 * answer. Fields that mean something on Windows only, or to a builder only, are refused unless empty.
 */
public final class ContainerConfigMapping {
    private ContainerConfigMapping() {}

    public static ContainerConfig read(Fields top) {
        return top.part(
                "HostConfig",
                host -> top.part("NetworkingConfig", networking -> {
                    ContainerConfig config = read(top, host, networking);
                    top.unsupported("OnBuild", "Shell");
                    top.ignore("ArgsEscaped");
                    // Tells the client where to write the identifier, and is of no concern to the engine.
                    host.ignore("ContainerIDFile");
                    return config;
                }));
    }

    private static ContainerConfig read(Fields top, Fields host, Fields networking) {
        String image = top.text("Image");
        if (image.isEmpty()) {
            throw new EngineException.InvalidArgument("no image specified: Image must name one");
        }
        return new ContainerConfig(
                image,
                top.textMap("Labels"),
                ProcessMapping.read(top, host),
                IsolationMapping.read(top, host),
                ResourceMapping.read(host, ResourceMapping.oomScoreAdj(host), ResourceMapping.shmSize(host)),
                StorageMapping.read(top, host),
                NetworkMapping.read(top, host, networking),
                LifecycleMapping.read(top, host));
    }

    /** The Config object of an inspect answer. */
    public static ObjectNode config(ContainerDetails details) {
        ContainerConfig config = details.config();
        ObjectNode top = Json.object();
        IsolationMapping.writeNames(details, top);
        ProcessMapping.write(config.process(), top);
        top.put("Image", config.image());
        top.set("Labels", Json.object(config.labels()));
        top.putNull("OnBuild");
        NetworkMapping.writeConfig(config.network(), top);
        StorageMapping.writeConfig(config.storage(), top);
        LifecycleMapping.writeConfig(config.lifecycle(), top);
        return top;
    }

    /** The HostConfig object of an inspect answer. */
    public static ObjectNode hostConfig(ContainerDetails details) {
        ContainerConfig config = details.config();
        ObjectNode host = Json.object();
        host.put("ContainerIDFile", "");
        StorageMapping.writeHost(config.storage(), host);
        LifecycleMapping.writeHost(config.lifecycle(), details.runtime(), host);
        NetworkMapping.writeHost(config.network(), host);
        ProcessMapping.writeHost(config.process(), host);
        IsolationMapping.writeHost(config.isolation(), host);
        ResourceMapping.write(config.resources(), host);
        return host;
    }
}
