package org.gantry.runtime.libcontainer.init;

import org.gantry.linux.spawn.Operand;

/** What containers of one shape do not have in common, besides descriptors. */
final class Holes {
    static final Operand.Hole HOSTNAME = new Operand.Hole("host name");
    static final Operand.Hole HOSTNAME_LENGTH = new Operand.Hole("length of the host name");
    static final Operand.Hole DOMAINNAME = new Operand.Hole("domain name");
    static final Operand.Hole DOMAINNAME_LENGTH = new Operand.Hole("length of the domain name");
    static final Operand.Hole KEYRING = new Operand.Hole("keyring");

    /** Where outsiders see the root filesystem. */
    static final Operand.Hole PLACE = new Operand.Hole("place");

    private Holes() {}

    /** What a descriptor is called, for the names of steps alone. */
    static Operand.Hole name(Passed what) {
        return new Operand.Hole(what.toString());
    }
}
