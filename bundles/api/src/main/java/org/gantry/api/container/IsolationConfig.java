package org.gantry.api.container;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What separates the container from the host. Modes are spelt as Docker spells them; an empty mode is the default.
 *
 * @param hostname empty: the first twelve digits of the container's identifier
 * @param pidMode empty, {@code host} or {@code container:ID}
 * @param ipcMode empty, {@code private}, {@code shareable}, {@code none}, {@code host} or {@code container:ID}
 * @param utsMode empty or {@code host}
 * @param cgroupnsMode empty, {@code private} or {@code host}
 * @param usernsMode empty or {@code host}
 * @param securityOptions {@code seccomp=JSON|unconfined}, {@code no-new-privileges[:true]}, {@code apparmor=...},
 *     {@code label=...}, {@code systempaths=unconfined}
 * @param maskedPaths null: Docker's default list
 * @param readonlyPaths null: Docker's default list
 */
public record IsolationConfig(
        String hostname,
        String domainname,
        boolean privileged,
        List<String> capAdd,
        List<String> capDrop,
        List<String> securityOptions,
        boolean readonlyRootfs,
        @Nullable List<String> maskedPaths,
        @Nullable List<String> readonlyPaths,
        String pidMode,
        String ipcMode,
        String utsMode,
        String cgroupnsMode,
        String usernsMode,
        List<String> groupAdd,
        Map<String, String> sysctls) {

    public static final IsolationConfig DEFAULT = new IsolationConfig(
            "", "", false, List.of(), List.of(), List.of(), false, null, null, "", "", "", "", "", List.of(), Map.of());

    public IsolationConfig {
        capAdd = List.copyOf(capAdd);
        capDrop = List.copyOf(capDrop);
        securityOptions = List.copyOf(securityOptions);
        maskedPaths = maskedPaths == null ? null : List.copyOf(maskedPaths);
        readonlyPaths = readonlyPaths == null ? null : List.copyOf(readonlyPaths);
        groupAdd = List.copyOf(groupAdd);
        sysctls = Map.copyOf(sysctls);
    }
}
