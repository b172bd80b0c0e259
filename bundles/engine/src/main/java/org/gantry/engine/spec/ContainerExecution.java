package org.gantry.engine.spec;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gantry.api.container.ContainerConfig;
import org.gantry.api.container.ProcessConfig;
import org.gantry.api.oci.ImageConfig.Execution;
import org.jspecify.annotations.Nullable;

/** How a container runs, as the config of an image made of it says it: the way back from {@link ImageDefaults}. */
public final class ContainerExecution {
    private ContainerExecution() {}

    public static Execution of(ContainerConfig config) {
        ProcessConfig process = config.process();
        return new Execution(
                emptyToNull(process.user()),
                set(config.network().exposedPorts()),
                emptyToNull(process.environment()),
                emptyToNull(process.entrypoint()),
                emptyToNull(process.command()),
                set(config.storage().volumes()),
                emptyToNull(process.workingDirectory()),
                config.labels().isEmpty() ? null : config.labels(),
                emptyToNull(config.lifecycle().stopSignal()),
                config.lifecycle().health(),
                emptyToNull(config.lifecycle().shell()),
                null); // instructions for builds on the image are meant for one build alone
    }

    /** What a user asked for, and the container's where nothing was asked for. */
    public static Execution complete(Execution asked, Execution own) {
        boolean entrypoint = asked.entrypoint() != null && !asked.entrypoint().isEmpty();
        boolean cmd = asked.cmd() != null && !asked.cmd().isEmpty();
        return new Execution(
                orElse(asked.user(), own.user()),
                union(asked.exposedPorts(), own.exposedPorts()),
                environment(asked.env(), own.env()),
                entrypoint ? asked.entrypoint() : own.entrypoint(),
                cmd || entrypoint ? asked.cmd() : own.cmd(),
                union(asked.volumes(), own.volumes()),
                orElse(asked.workingDir(), own.workingDir()),
                union(asked.labels(), own.labels()),
                orElse(asked.stopSignal(), own.stopSignal()),
                asked.healthcheck() == null
                        ? own.healthcheck()
                        : asked.healthcheck().orElse(own.healthcheck()),
                asked.shell() == null ? own.shell() : asked.shell(),
                asked.onBuild() == null ? own.onBuild() : asked.onBuild());
    }

    private static @Nullable List<String> environment(@Nullable List<String> asked, @Nullable List<String> own) {
        if (asked == null || own == null) {
            return asked == null ? own : asked;
        }
        return ImageDefaults.environment(new ArrayList<>(own), asked);
    }

    private static <T> @Nullable Map<String, T> union(@Nullable Map<String, T> asked, @Nullable Map<String, T> own) {
        if (asked == null || own == null) {
            return asked == null ? own : asked;
        }
        Map<String, T> union = new LinkedHashMap<>(own);
        union.putAll(asked);
        return union;
    }

    private static @Nullable Map<String, Map<String, String>> set(Collection<String> names) {
        Map<String, Map<String, String>> set = new LinkedHashMap<>();
        names.forEach(name -> set.put(name, Map.of()));
        return set.isEmpty() ? null : set;
    }

    private static @Nullable String orElse(@Nullable String asked, @Nullable String own) {
        return asked == null || asked.isEmpty() ? own : asked;
    }

    private static @Nullable String emptyToNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static @Nullable List<String> emptyToNull(@Nullable List<String> list) {
        return list == null || list.isEmpty() ? null : list;
    }
}
