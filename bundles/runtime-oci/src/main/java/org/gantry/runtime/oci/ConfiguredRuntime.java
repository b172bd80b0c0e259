package org.gantry.runtime.oci;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.gantry.runtime.support.Publication;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A program that the configuration names. It comes before a discovered one of that name. */
@Component(
        service = ConfiguredRuntime.class,
        immediate = true,
        configurationPid = "org.gantry.runtime.oci",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = ConfiguredConfig.class, factory = true)
public final class ConfiguredRuntime {
    private static final Logger LOG = LoggerFactory.getLogger(ConfiguredRuntime.class);
    private static final int RANKING = 10;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]*");

    private final Optional<Publication> publication;

    @Activate
    public ConfiguredRuntime(
            BundleContext context, ConfiguredConfig config, Map<String, Object> properties, @Reference OciHost host) {
        String name = config.name().isEmpty() ? nameOf(properties) : config.name();
        this.publication = program(name, config, host)
                .map(program -> new Publication(context, new OciRuntime(program, host), program.path(), RANKING));
    }

    @Deactivate
    void deactivate() {
        publication.ifPresent(Publication::close);
    }

    private static Optional<OciProgram> program(String name, ConfiguredConfig config, OciHost host) {
        String path = config.path() == null ? "" : config.path();
        if (!NAME.matcher(name).matches() || !path.startsWith("/")) {
            LOG.error("org.gantry.runtime.oci: name \"{}\" and path \"{}\" name no runtime", name, path);
            return Optional.empty();
        }
        List<String> options = Arrays.stream(config.options().split(" "))
                .filter(option -> !option.isEmpty())
                .toList();
        Optional<OciProgram> program = host.probe().ask(name, Path.of(path), options);
        program.ifPresentOrElse(
                p -> LOG.info("runtime {} {} serves from {}", name, p.version(), path),
                () -> LOG.error("runtime {}: {} is not there or is no OCI runtime", name, path));
        return program;
    }

    /** What comes after the factory's name in that of the file. */
    private static String nameOf(Map<String, Object> properties) {
        String pid = String.valueOf(properties.get("service.pid"));
        return pid.substring(Math.max(pid.indexOf('~'), pid.indexOf('-')) + 1);
    }
}
