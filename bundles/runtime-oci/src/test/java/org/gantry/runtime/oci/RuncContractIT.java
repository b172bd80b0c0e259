package org.gantry.runtime.oci;

class RuncContractIT extends ProgramContract {
    RuncContractIT() {
        super("runc");
    }
}
