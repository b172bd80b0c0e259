package org.gantry.runtime.libcontainer.spec;

import java.util.List;
import org.gantry.api.EngineException;

/**
 * The name of a kernel parameter below /proc/sys. As in sysctl(8), dots separate unless a slash comes first; the other of
 * the two then stands for itself: {@code net.ipv4.conf.eth0/7.forwarding} is {@code net/ipv4/conf/eth0.7/forwarding}.
 */
public record SysctlName(List<String> components) {

    /**
     * Reads a name. Components that would lead elsewhere are no names: what a container may set is decided by how its name
     * begins, and {@code net./../kernel/core_pattern} begins well.
     */
    public static SysctlName parse(String key) {
        int dot = key.indexOf('.');
        int slash = key.indexOf('/');
        boolean slashes = slash >= 0 && (dot < 0 || slash < dot);
        List<String> components = List.of(key.split(slashes ? "/" : "\\.", -1)).stream()
                .map(component -> slashes ? component : component.replace('/', '.'))
                .toList();
        for (String component : components) {
            if (component.isEmpty() || component.equals(".") || component.equals("..") || component.indexOf(0) >= 0) {
                throw new EngineException.InvalidArgument(
                        "linux.sysctl: \"" + key + "\" is no name of a kernel parameter");
            }
        }
        return new SysctlName(components);
    }

    /** Below /proc/sys. */
    public String path() {
        return String.join("/", components);
    }

    /** The two components that tell whose it is, {@code kernel.sem}. */
    public String beginning() {
        return components.size() < 2 ? components.getFirst() : components.get(0) + "." + components.get(1);
    }

    /** Whether there is anything below the beginning. */
    public boolean isDeeperThan(int count) {
        return components.size() > count;
    }
}
