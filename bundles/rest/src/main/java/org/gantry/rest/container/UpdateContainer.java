package org.gantry.rest.container;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.gantry.api.EngineException;
import org.gantry.api.container.ContainerChanges;
import org.gantry.api.container.ResourceConfig;
import org.gantry.rest.http.Endpoint;
import org.gantry.rest.http.Exchange;
import org.gantry.rest.json.Fields;
import org.gantry.rest.json.Json;
import org.gantry.rest.mapping.ResourceMapping;
import org.gantry.rest.mapping.RestartPolicyMapping;

/** POST /containers/{id}/update. */
final class UpdateContainer implements Endpoint {
    @Override
    public void handle(Exchange exchange) throws Exception {
        ContainerChanges changes = exchange.body(UpdateContainer::read);
        List<String> warnings = exchange.engine().containers().update(exchange.variable("id"), changes);
        ObjectNode answer = Json.object();
        answer.set("Warnings", Json.array(warnings));
        exchange.reply(200, answer);
    }

    private static ContainerChanges read(Fields body) {
        ContainerChanges.Restart restart = body.part("RestartPolicy", RestartPolicyMapping::changed);
        ResourceConfig resources = ResourceMapping.read(body, 0, null);
        refuse(resources.devices(), "Devices");
        refuse(resources.deviceCgroupRules(), "DeviceCgroupRules");
        refuse(resources.ulimits(), "Ulimits");
        refuse(resources.cgroupParent().isEmpty() ? List.of() : List.of(resources.cgroupParent()), "CgroupParent");
        return new ContainerChanges(resources, restart);
    }

    /** Of the API's Resources, but settled when the container is made. */
    private static void refuse(List<?> value, String field) {
        if (!value.isEmpty()) {
            throw new EngineException.Unsupported(field + " cannot be updated; create the container anew");
        }
    }
}
