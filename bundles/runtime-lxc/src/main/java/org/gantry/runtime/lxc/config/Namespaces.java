package org.gantry.runtime.lxc.config;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.gantry.api.EngineException;
import org.gantry.api.oci.RuntimeSpec;

/**
 * Which namespaces a container has.
 *
 * @param made new ones, by the types of the specification
 * @param joined paths of those that are there already
 */
public record Namespaces(Set<String> made, Map<String, String> joined) {
    private static final String MOUNT = "mount";
    private static final String CGROUP = "cgroup";
    private static final Map<String, String> NAMES =
            Map.of(MOUNT, "mnt", "pid", "pid", "ipc", "ipc", "uts", "uts", "network", "net", CGROUP, CGROUP);

    /** @throws EngineException.Unsupported for those LXC cannot make or join */
    public static Namespaces of(RuntimeSpec spec) {
        RuntimeSpec.Linux linux = Objects.requireNonNull(spec.linux());
        Set<String> made = new HashSet<>();
        Map<String, String> joined = new TreeMap<>();
        for (RuntimeSpec.Namespace namespace :
                Objects.requireNonNullElse(linux.namespaces(), List.<RuntimeSpec.Namespace>of())) {
            String type = namespace.type();
            if (!NAMES.containsKey(type)) {
                throw new EngineException.Unsupported(
                        "linux.namespaces: a namespace of type " + type + " is not supported by the LXC driver");
            }
            if (made.contains(type) || joined.containsKey(type)) {
                throw new EngineException.InvalidArgument("linux.namespaces: " + type + " is there twice");
            }
            if (SpecFields.isAbsent(namespace.path())) {
                made.add(type);
            } else {
                joined.put(type, Objects.requireNonNull(namespace.path()));
            }
        }
        if (!made.contains(MOUNT)) {
            throw new EngineException.Unsupported(
                    "linux.namespaces: without a mount namespace of its own a container is not supported by the LXC driver");
        }
        boolean named = !SpecFields.isAbsent(spec.hostname()) || !SpecFields.isAbsent(spec.domainname());
        if (named && !made.contains("uts") && !joined.containsKey("uts")) {
            throw new EngineException.InvalidArgument("unable to set hostname without a private UTS namespace");
        }
        return new Namespaces(made, joined);
    }

    public boolean makes(String type) {
        return made.contains(type);
    }

    /**
     * Adds the lines. The cgroup namespace is made before LXC runs, which would make it of the monitor's cgroup.
     *
     * @param cgroupNamespace where that one is found
     */
    void addTo(Configuration configuration, String cgroupNamespace) {
        configuration.set(
                "lxc.namespace.clone",
                made.stream()
                        .filter(type -> !type.equals(CGROUP))
                        .map(NAMES::get)
                        .sorted()
                        .collect(Collectors.joining(" ")));
        joined.forEach((type, path) -> configuration.set("lxc.namespace.share." + NAMES.get(type), path));
        if (makes(CGROUP)) {
            configuration.set("lxc.namespace.share." + CGROUP, cgroupNamespace);
        }
        if (makes("network")) {
            configuration.set("lxc.net.0.type", "empty");
        }
    }
}
