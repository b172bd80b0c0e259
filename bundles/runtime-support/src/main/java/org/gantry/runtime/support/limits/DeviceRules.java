package org.gantry.runtime.support.limits;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.gantry.api.EngineException;
import org.gantry.api.oci.LinuxResources;
import org.gantry.linux.cgroup.DeviceRule;
import org.jspecify.annotations.Nullable;

/**
 * The device rules of a container: those of the spec, and after them the permission to use the devices that every
 * container has (config-linux.md, Default Devices), to make nodes, and to use terminals.
 */
final class DeviceRules {
    private static final String EVERY_ACCESS = "rwm";
    private static final List<DeviceRule> DEFAULTS = List.of(
            allow(DeviceRule.Type.CHARACTER, null, null, "m"),
            allow(DeviceRule.Type.BLOCK, null, null, "m"),
            allow(DeviceRule.Type.CHARACTER, 1L, 3L, EVERY_ACCESS),
            allow(DeviceRule.Type.CHARACTER, 1L, 5L, EVERY_ACCESS),
            allow(DeviceRule.Type.CHARACTER, 1L, 7L, EVERY_ACCESS),
            allow(DeviceRule.Type.CHARACTER, 1L, 8L, EVERY_ACCESS),
            allow(DeviceRule.Type.CHARACTER, 1L, 9L, EVERY_ACCESS),
            allow(DeviceRule.Type.CHARACTER, 5L, 0L, EVERY_ACCESS),
            allow(DeviceRule.Type.CHARACTER, 5L, 2L, EVERY_ACCESS),
            allow(DeviceRule.Type.CHARACTER, 136L, null, EVERY_ACCESS));

    private DeviceRules() {}

    /** Rules before one that covers everything say nothing, and none follow a permission for everything. */
    static List<DeviceRule> ofContainer(List<LinuxResources.DeviceRule> spec) {
        List<DeviceRule> rules = new ArrayList<>();
        for (LinuxResources.DeviceRule rule : spec) {
            add(rules, convert(rule));
        }
        DEFAULTS.forEach(rule -> add(rules, rule));
        return rules;
    }

    private static void add(List<DeviceRule> rules, DeviceRule rule) {
        if (rule.isTotal()) {
            rules.clear();
        }
        boolean everythingAllowed = rules.size() == 1
                && rules.getFirst().isTotal()
                && rules.getFirst().allow();
        boolean nothingNew = rule.allow() && (everythingAllowed || isLastWord(rules, rule));
        if (!nothingNew) {
            rules.add(rule);
        }
    }

    /** Whether the same rule stands already and nothing is denied after it. */
    private static boolean isLastWord(List<DeviceRule> rules, DeviceRule rule) {
        int at = rules.lastIndexOf(rule);
        return at >= 0 && rules.subList(at, rules.size()).stream().allMatch(DeviceRule::allow);
    }

    private static DeviceRule convert(LinuxResources.DeviceRule rule) {
        String access = rule.access() == null || rule.access().isEmpty() ? EVERY_ACCESS : rule.access();
        try {
            return new DeviceRule(
                    rule.allow(), type(rule.type()), wildcard(rule.major()), wildcard(rule.minor()), access);
        } catch (IllegalArgumentException e) {
            throw new EngineException.InvalidArgument("linux.resources.devices: " + e.getMessage(), e);
        }
    }

    private static DeviceRule.Type type(@Nullable String type) {
        return switch (Objects.requireNonNullElse(type, "a")) {
            case "a", "" -> DeviceRule.Type.ALL;
            case "c" -> DeviceRule.Type.CHARACTER;
            case "b" -> DeviceRule.Type.BLOCK;
            default ->
                throw new EngineException.InvalidArgument(
                        "linux.resources.devices: \"" + type + "\" is no type of device");
        };
    }

    /** Docker writes -1 where the specification wants nothing. */
    private static @Nullable Long wildcard(@Nullable Long number) {
        return number == null || number < 0 ? null : number;
    }

    private static DeviceRule allow(DeviceRule.Type type, @Nullable Long major, @Nullable Long minor, String access) {
        return new DeviceRule(true, type, major, minor, access);
    }
}
