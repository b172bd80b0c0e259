package org.gantry.rest.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import org.gantry.api.container.ContainerDetails;
import org.gantry.api.container.ContainerState;
import org.gantry.api.container.ContainerState.Status;
import org.gantry.api.container.Health;
import org.gantry.api.container.MountPoint;
import org.gantry.rest.json.Json;
import org.jspecify.annotations.Nullable;

/** Everything about one container (API: ContainerInspectResponse). */
public final class ContainerInspect {
    private ContainerInspect() {}

    public static ObjectNode of(ContainerDetails details) {
        ObjectNode node = Json.object();
        node.put("Id", details.id());
        node.put("Created", Json.time(details.created()));
        node.put("Path", details.path());
        node.set("Args", Json.array(details.args()));
        node.set("State", state(details.state(), details.health()));
        node.put("Image", details.imageId());
        node.put("ResolvConfPath", text(details.resolvConfPath()));
        node.put("HostnamePath", text(details.hostnamePath()));
        node.put("HostsPath", text(details.hostsPath()));
        node.put("LogPath", text(details.logPath()));
        node.put("Name", "/" + details.name());
        node.put("RestartCount", details.restartCount());
        node.put("Driver", details.snapshotter());
        node.put("Platform", "linux");
        node.put("MountLabel", "").put("ProcessLabel", "");
        node.put("AppArmorProfile", apparmor(details.config().isolation().securityOptions()));
        node.set("ExecIDs", Json.arrayOrNull(details.execIds()));
        node.set("HostConfig", ContainerConfigMapping.hostConfig(details));
        node.putObject("GraphDriver").put("Name", details.snapshotter()).putNull("Data");
        putSizes(details, node);
        node.set("Mounts", mounts(details.mounts()));
        node.set("Config", ContainerConfigMapping.config(details));
        node.set("NetworkSettings", NetworkSettings.of(details));
        return node;
    }

    /** The sizes, which are there only when they were asked for. */
    public static void putSizes(ContainerDetails details, ObjectNode node) {
        if (details.sizeRw() != null) {
            node.put("SizeRw", details.sizeRw());
        }
        if (details.sizeRootFs() != null) {
            node.put("SizeRootFs", details.sizeRootFs());
        }
    }

    public static JsonNode mounts(List<MountPoint> mounts) {
        ArrayNode array = Json.array();
        for (MountPoint mount : mounts) {
            ObjectNode node = array.addObject().put("Type", mount.type());
            if (!mount.name().isEmpty()) {
                node.put("Name", mount.name());
            }
            node.put("Source", mount.source()).put("Destination", mount.destination());
            if (!mount.driver().isEmpty()) {
                node.put("Driver", mount.driver());
            }
            node.put("Mode", mount.mode()).put("RW", mount.writable()).put("Propagation", mount.propagation());
        }
        return array;
    }

    private static ObjectNode state(ContainerState state, @Nullable Health health) {
        boolean restarting = state.status() == Status.RESTARTING;
        ObjectNode node = Json.object()
                .put("Status", state.status().word())
                .put("Running", state.isLive() || restarting)
                .put("Paused", state.status() == Status.PAUSED)
                .put("Restarting", restarting)
                .put("OOMKilled", state.oomKilled())
                .put("Dead", state.status() == Status.DEAD)
                .put("Pid", state.pid())
                .put("ExitCode", state.exitCode())
                .put("Error", state.error())
                .put("StartedAt", Json.time(state.startedAt()))
                .put("FinishedAt", Json.time(state.finishedAt()));
        if (health != null) {
            node.set("Health", HealthMapping.state(health));
        }
        return node;
    }

    /** As it was asked for, whether or not this kernel has AppArmor; the last one counts. */
    private static String apparmor(List<String> securityOptions) {
        String profile = "";
        for (String option : securityOptions) {
            if (option.startsWith("apparmor=") || option.startsWith("apparmor:")) {
                profile = option.substring("apparmor=".length());
            }
        }
        return profile;
    }

    private static String text(@Nullable Path path) {
        return path == null ? "" : path.toString();
    }
}
