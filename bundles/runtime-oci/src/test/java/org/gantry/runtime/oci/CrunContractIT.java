package org.gantry.runtime.oci;

class CrunContractIT extends ProgramContract {
    CrunContractIT() {
        super("crun");
    }
}
