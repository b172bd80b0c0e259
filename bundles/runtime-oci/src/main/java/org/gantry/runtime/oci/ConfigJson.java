package org.gantry.runtime.oci;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.json.Json;
import org.gantry.runtime.support.identity.Capability;
import org.gantry.runtime.support.identity.CapabilitySet;
import org.gantry.runtime.support.identity.EngineCapabilities;
import org.gantry.runtime.support.identity.ProcessCapabilities;
import org.jspecify.annotations.Nullable;

/**
 * The documents a program reads. They say what the engine's spec says, reduced to what this engine has to give: runc fails
 * where a capability or a score cannot be had, and the other driver goes without.
 */
record ConfigJson(OciProgram program, EngineCapabilities engine) {

    /** A config.json whose root filesystem is beside it. */
    byte[] config(RuntimeSpec spec, String rootfs) {
        boolean ownUsers = spec.linux() != null
                && spec.linux().namespaces() != null
                && spec.linux().namespaces().stream()
                        .anyMatch(namespace -> namespace.type().equals("user"));
        RuntimeSpec.Root root = spec.root();
        return json(new RuntimeSpec(
                program.spec().toString(),
                new RuntimeSpec.Root(rootfs, root == null ? null : root.readonly()),
                spec.mounts(),
                fitted(Objects.requireNonNull(spec.process()), ownUsers),
                spec.hostname(),
                spec.domainname(),
                spec.hooks(),
                spec.linux(),
                spec.annotations()));
    }

    /** A process.json. */
    byte[] process(RuntimeSpec.Process process, boolean ownUsers) {
        return json(fitted(process, ownUsers));
    }

    private RuntimeSpec.Process fitted(RuntimeSpec.Process process, boolean ownUsers) {
        CapabilitySet available =
                ownUsers ? EngineCapabilities.inUserNamespace().available() : engine.available();
        boolean lowers = process.oomScoreAdj() != null
                && process.oomScoreAdj() < 0
                && !engine.available().contains(Capability.SYS_RESOURCE);
        return new RuntimeSpec.Process(
                process.terminal(),
                process.consoleSize(),
                process.user(),
                process.args(),
                process.commandLine(),
                process.env(),
                process.cwd(),
                capabilities(process.capabilities(), available),
                process.rlimits(),
                process.noNewPrivileges(),
                process.apparmorProfile(),
                lowers ? null : process.oomScoreAdj(),
                process.scheduler(),
                process.selinuxLabel(),
                process.ioPriority(),
                process.execCPUAffinity());
    }

    private static RuntimeSpec.@Nullable Capabilities capabilities(
            RuntimeSpec.@Nullable Capabilities spec, CapabilitySet available) {
        if (spec == null) {
            return null;
        }
        ProcessCapabilities sets = ProcessCapabilities.of(spec, available);
        return new RuntimeSpec.Capabilities(
                names(sets.bounding()),
                names(sets.effective()),
                names(sets.inheritable()),
                names(sets.permitted()),
                names(sets.ambient()));
    }

    private static List<String> names(CapabilitySet set) {
        return set.stream().mapToObj(Capability::name).toList();
    }

    private static byte[] json(Object document) {
        try {
            return Json.lenient().writeValueAsBytes(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
