package org.gantry.rest.system;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import org.gantry.api.engine.EngineSystem.EngineInfo;
import org.gantry.api.engine.EngineSystem.LimitSupport;
import org.gantry.api.runtime.RuntimeInfo;
import org.gantry.rest.http.Endpoint;
import org.gantry.rest.http.Exchange;
import org.gantry.rest.json.Json;

/** GET /info. */
final class SystemInfo implements Endpoint {
    @Override
    public void handle(Exchange exchange) throws Exception {
        exchange.reply(200, json(exchange.engine().system().info()));
    }

    private static ObjectNode json(EngineInfo info) {
        ObjectNode node = Json.object();
        node.put("ID", info.id());
        putCounts(info, node);
        node.put("Driver", info.storageDriver()).putArray("DriverStatus");
        putPlugins(info, node);
        putHostFeatures(info.limits(), node);
        putHost(info, node);
        putRuntimes(info, node);
        putAbsent(node);
        node.put("DockerRootDir", info.root().toString());
        node.put("Name", info.name());
        node.put("ServerVersion", info.version());
        node.set("SecurityOptions", Json.array(info.securityOptions()));
        node.set("Warnings", Json.arrayOrNull(info.warnings()));
        return node;
    }

    private static void putCounts(EngineInfo info, ObjectNode node) {
        node.put("Containers", info.containersRunning() + info.containersPaused() + info.containersStopped());
        node.put("ContainersRunning", info.containersRunning());
        node.put("ContainersPaused", info.containersPaused());
        node.put("ContainersStopped", info.containersStopped());
        node.put("Images", info.images());
        node.put("SystemTime", Json.time(Instant.now()));
        node.put("Debug", false).put("ExperimentalBuild", false);
    }

    private static void putPlugins(EngineInfo info, ObjectNode node) {
        ObjectNode plugins = node.putObject("Plugins");
        plugins.set("Volume", Json.array(List.of("local")));
        plugins.set("Network", Json.array(info.networkDrivers()));
        plugins.putNull("Authorization");
        plugins.set("Log", Json.array(info.logDrivers()));
        node.put(
                "LoggingDriver",
                info.logDrivers().isEmpty() ? "" : info.logDrivers().getFirst());
    }

    private static void putHostFeatures(LimitSupport limits, ObjectNode node) {
        node.put("MemoryLimit", limits.memory()).put("SwapLimit", limits.swap());
        if (limits.kernelMemoryTcp()) {
            node.put("KernelMemoryTCP", true);
        }
        node.put("OomKillDisable", limits.oomKillDisable());
        node.put("CpuCfsPeriod", limits.cpuQuota()).put("CpuCfsQuota", limits.cpuQuota());
        node.put("CPUShares", limits.cpuShares()).put("CPUSet", limits.cpuset());
        node.put("PidsLimit", limits.pids());
        node.put("IPv4Forwarding", HostFacts.forwardsIpv4());
    }

    private static void putHost(EngineInfo info, ObjectNode node) {
        node.put("KernelVersion", info.kernelVersion());
        node.put("OperatingSystem", info.operatingSystem());
        node.put("OSVersion", "").put("OSType", "linux");
        node.put("Architecture", Architectures.kernel(info.architecture()));
        node.put("NCPU", info.processors());
        node.put("MemTotal", info.memoryBytes());
    }

    private static void putRuntimes(EngineInfo info, ObjectNode node) {
        ObjectNode runtimes = node.putObject("Runtimes");
        info.runtimes().forEach(runtime -> runtimes.putObject(runtime.name()).put("path", runtime.name()));
        node.put("DefaultRuntime", info.defaultRuntime());
        info.runtimes().stream()
                .filter(runtime -> runtime.name().equals(info.defaultRuntime()))
                .findFirst()
                .ifPresent(runtime -> putCgroup(runtime, node));
    }

    private static void putCgroup(RuntimeInfo runtime, ObjectNode node) {
        node.put("CgroupDriver", runtime.cgroupDriver());
        node.put("CgroupVersion", Integer.toString(runtime.cgroupVersion()));
    }

    /** What this engine has nothing of, in the shape clients expect to find it. */
    private static void putAbsent(ObjectNode node) {
        node.put("IndexServerAddress", "");
        node.putNull("RegistryConfig").putNull("GenericResources");
        node.put("HttpProxy", "").put("HttpsProxy", "").put("NoProxy", "");
        node.putArray("Labels");
        ObjectNode swarm = node.putObject("Swarm");
        swarm.put("NodeID", "").put("NodeAddr", "").put("LocalNodeState", "inactive");
        swarm.put("ControlAvailable", false).put("Error", "").putNull("RemoteManagers");
        node.put("LiveRestoreEnabled", true);
        node.put("Isolation", "").put("InitBinary", "").put("ProductLicense", "");
        for (String commit : List.of("ContainerdCommit", "RuncCommit", "InitCommit")) {
            node.putObject(commit).put("ID", "");
        }
    }
}
