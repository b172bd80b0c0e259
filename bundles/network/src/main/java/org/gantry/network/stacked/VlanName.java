package org.gantry.network.stacked;

import org.gantry.api.EngineException.InvalidArgument;

/** The name of a link that is to be made for one tag of IEEE 802.1Q: {@code eth0.50}. */
record VlanName(String parent, int id) {
    private static final int LAST_ID = 4094;

    /** @throws InvalidArgument in Docker's words */
    static VlanName parse(String name) {
        if (name.indexOf('.') < 0) {
            throw new InvalidArgument("invalid subinterface vlan name " + name + ", example formatting is eth0.10");
        }
        String[] parts = name.split("\\.", -1);
        if (parts.length != 2 || parts[0].isEmpty()) {
            throw new InvalidArgument("required interface name format is: name.vlan_id, ex. eth0.10 for vlan 10,"
                    + " instead received " + name);
        }
        int id;
        try {
            id = Integer.parseInt(parts[1]);
        } catch (NumberFormatException e) {
            throw new InvalidArgument(
                    "unable to parse a valid vlan id from: " + parts[1] + " (ex. eth0.10 for vlan 10)", e);
        }
        if (id < 1 || id > LAST_ID) {
            throw new InvalidArgument("vlan id must be between 1-4094, received: " + id);
        }
        return new VlanName(parts[0], id);
    }
}
