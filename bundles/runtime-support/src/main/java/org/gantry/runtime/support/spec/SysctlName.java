package org.gantry.runtime.support.spec;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.gantry.api.EngineException;

/**
 * The name of a kernel parameter below /proc/sys. As in sysctl(8), dots separate unless a slash comes first; the other of
 * the two then stands for itself: {@code net.ipv4.conf.eth0/7.forwarding} is {@code net/ipv4/conf/eth0.7/forwarding}.
 */
public record SysctlName(List<String> components) {
    private static final Set<String> OF_IPC = Set.of(
            "kernel.msgmax",
            "kernel.msgmnb",
            "kernel.msgmni",
            "kernel.sem",
            "kernel.shmall",
            "kernel.shmmax",
            "kernel.shmmni",
            "kernel.shm_rmid_forced");
    private static final Set<String> OF_UTS = Set.of("kernel.domainname", "kernel.hostname");

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

    /**
     * Looks through parameters of a container: one that is the whole host's is not the container's to set.
     *
     * @param separate whether the container's namespace of a type (network, ipc, uts) is not the host's
     * @throws EngineException.InvalidArgument naming the first that is not in such a one
     */
    public static void check(Collection<String> keys, Predicate<String> separate) {
        for (String key : keys) {
            if (parse(key).owner().filter(separate).isEmpty()) {
                throw new EngineException.InvalidArgument(
                        "linux.sysctl: sysctl \"" + key + "\" is not in a separate kernel namespace");
            }
        }
    }

    /** The type of namespace that it belongs to; empty when it is the whole host's. */
    private Optional<String> owner() {
        String beginning = beginning();
        boolean whole = !isDeeperThan(2);
        if (whole ? OF_IPC.contains(beginning) : beginning.equals("fs.mqueue")) {
            return Optional.of("ipc");
        }
        if (beginning.startsWith("net.")) {
            return Optional.of("network");
        }
        return whole && OF_UTS.contains(beginning) ? Optional.of("uts") : Optional.empty();
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
