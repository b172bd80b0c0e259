package org.gantry.itests.wiring;

import static org.ops4j.pax.exam.CoreOptions.options;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;
import static org.ops4j.pax.exam.CoreOptions.vmOption;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.configureConsole;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.configureSecurity;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.karafDistributionConfiguration;

import java.nio.file.Path;
import org.ops4j.pax.exam.Option;

/** The archive that the build made, unpacked and started by Pax Exam, with directories of its own. */
final class Assembly {
    private static final String MAVEN = "etc/org.ops4j.pax.url.mvn.cfg";

    private Assembly() {}

    static Option[] underTest() {
        Path directory = Path.of("target", "exam").toAbsolutePath();
        return options(
                karafDistributionConfiguration()
                        .frameworkUrl(Path.of(System.getProperty("gantry.it.archive"))
                                .toUri()
                                .toString())
                        .unpackDirectory(directory.toFile())
                        .useDeployFolder(false),
                configureSecurity().disableKarafMBeanServerBuilder(),
                configureConsole().ignoreLocalConsole().ignoreRemoteShell(),
                vmOption("--enable-native-access=ALL-UNNAMED"),
                systemProperty("gantry.root").value(directory.resolve("root").toString()),
                systemProperty("gantry.run").value(directory.resolve("run").toString()),
                systemProperty("gantry.socket").value(directory.resolve("run/s").toString()),
                systemProperty("gantry.instance").value("paxexam"),
                // Pax Exam brings bundles that are not in the assembly, from the build's own repository.
                editConfigurationFilePut(
                        MAVEN,
                        "org.ops4j.pax.url.mvn.defaultRepositories",
                        "${karaf.home.uri}system@id=system@snapshots, "
                                + Path.of(System.getProperty("gantry.it.repository"))
                                        .toUri()
                                + "@id=build@snapshots"));
    }
}
