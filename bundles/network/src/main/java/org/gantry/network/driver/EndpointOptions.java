package org.gantry.network.driver;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gantry.api.EngineException.InvalidArgument;

/**
 * The options of an endpoint, by Docker's names.
 *
 * @param interfaceName of the container's interface; empty: the network's prefix and a number
 * @param settings of ip-sysctl for that interface
 */
public record EndpointOptions(String interfaceName, List<InterfaceSetting> settings) {
    private static final String INTERFACE_NAME = "com.docker.network.endpoint.ifname";
    private static final String SETTINGS = "com.docker.network.endpoint.sysctls";

    public EndpointOptions {
        settings = List.copyOf(settings);
    }

    /** @throws InvalidArgument naming the option */
    public static EndpointOptions parse(Map<String, String> options) {
        String interfaceName = "";
        List<InterfaceSetting> settings = new ArrayList<>();
        for (Map.Entry<String, String> option : options.entrySet()) {
            switch (option.getKey()) {
                case INTERFACE_NAME -> {
                    LinkNames.check(option.getKey(), option.getValue(), LinkNames.LONGEST);
                    if (option.getValue().equals("lo")) {
                        throw new InvalidArgument("Options." + option.getKey() + ": lo is the loopback");
                    }
                    interfaceName = option.getValue();
                }
                case SETTINGS -> {
                    for (String setting : option.getValue().split(",", -1)) {
                        settings.add(InterfaceSetting.parse(setting));
                    }
                }
                default ->
                    throw new InvalidArgument("DriverOpts: endpoints have no option \"" + option.getKey() + "\"");
            }
        }
        return new EndpointOptions(interfaceName, settings);
    }
}
