package org.gantry.engine;

import java.nio.file.Path;
import java.time.Duration;
import org.gantry.engine.core.Settings;
import org.gantry.engine.log.LogLimits;
import org.gantry.engine.namespace.RemapSetting;
import org.osgi.framework.BundleContext;

/** Settings from the framework's properties (where the engine lives) and from ConfigAdmin (how it behaves). */
final class EngineSettings {
    private EngineSettings() {}

    static Settings of(BundleContext context, EngineConfig config) {
        return new Settings(
                Path.of(property(context, "gantry.root", "/var/lib/gantry")),
                Path.of(property(context, "gantry.run", "/run/gantry")),
                property(context, "gantry.instance", "default"),
                config.default_runtime(),
                new LogLimits(LogLimits.parseSize(config.log_max$_$size()), config.log_max$_$file()),
                Duration.ofSeconds(config.stop_timeout()),
                RemapSetting.parse(config.userns$_$remap(), Path.of("/etc")));
    }

    private static String property(BundleContext context, String name, String fallback) {
        String value = context.getProperty(name);
        return value == null || value.isEmpty() ? fallback : value;
    }
}
