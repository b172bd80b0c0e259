package org.gantry.runtime.libcontainer.init;

import static org.gantry.linux.spawn.Operand.ZERO;
import static org.gantry.linux.spawn.Operand.value;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.gantry.linux.spawn.Operand;
import org.gantry.linux.spawn.Step;
import org.gantry.linux.syscall.SyscallNumber;
import org.gantry.runtime.support.identity.Capability;
import org.gantry.runtime.support.identity.CapabilitySet;
import org.gantry.runtime.support.identity.EngineCapabilities;
import org.gantry.runtime.support.identity.ProcessCapabilities;

/** Gives capabilities up (capabilities(7)): bounding set first, the others once nothing needs them any more. */
final class CapabilitySteps {
    private static final int PR_SET_KEEPCAPS = 8;
    private static final int PR_CAPBSET_DROP = 24;
    private static final int PR_CAP_AMBIENT = 47;
    private static final int AMBIENT_RAISE = 2;
    private static final int AMBIENT_CLEAR_ALL = 4;
    private static final int VERSION_3 = 0x20080522;
    private static final int DATA_SIZE = 24;

    private final Script script;
    private final EngineCapabilities engine;
    private final ProcessCapabilities wanted;

    CapabilitySteps(Script script, EngineCapabilities engine, ProcessCapabilities wanted) {
        this.script = script;
        this.engine = engine;
        this.wanted = wanted;
    }

    void dropBounding() {
        engine.bounding().without(wanted.bounding()).stream()
                .forEach(capability -> script.add(Step.call(
                        "drop " + Capability.name(capability) + " from the bounding set",
                        SyscallNumber.PRCTL,
                        value(PR_CAPBSET_DROP),
                        value(capability),
                        ZERO,
                        ZERO,
                        ZERO)));
    }

    /** Otherwise a change to another user empties the permitted set. */
    void keepAcrossChangeOfUser() {
        script.add(Step.call(
                "keep capabilities", SyscallNumber.PRCTL, value(PR_SET_KEEPCAPS), value(1), ZERO, ZERO, ZERO));
    }

    /** After the change of user, what is still to be done needs this one to be in effect. */
    void raise(int capability) {
        CapabilitySet permitted = engine.permitted();
        CapabilitySet effective = new CapabilitySet(1L << capability);
        script.add(capset("raise " + Capability.name(capability), effective, permitted, CapabilitySet.NONE));
    }

    void apply() {
        script.add(capset("set capabilities", wanted.effective(), wanted.permitted(), wanted.inheritable()));
        script.add(ambient("clear the ambient capabilities", AMBIENT_CLEAR_ALL, 0));
        wanted.ambient().stream()
                .forEach(capability -> script.add(ambient(
                        "add " + Capability.name(capability) + " to the ambient set", AMBIENT_RAISE, capability)));
    }

    private static Step ambient(String name, int operation, int capability) {
        return Step.call(
                name, SyscallNumber.PRCTL, value(PR_CAP_AMBIENT), value(operation), value(capability), ZERO, ZERO);
    }

    /** struct __user_cap_header_struct and two __user_cap_data_struct: the low halves of the sets, then the high ones. */
    private static Step capset(
            String name, CapabilitySet effective, CapabilitySet permitted, CapabilitySet inheritable) {
        ByteBuffer header = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(VERSION_3);
        ByteBuffer data = ByteBuffer.allocate(DATA_SIZE).order(ByteOrder.LITTLE_ENDIAN);
        for (int shift = 0; shift < Long.SIZE; shift += Integer.SIZE) {
            data.putInt((int) (effective.bits() >>> shift));
            data.putInt((int) (permitted.bits() >>> shift));
            data.putInt((int) (inheritable.bits() >>> shift));
        }
        return Step.call(name, SyscallNumber.CAPSET, Operand.bytes(header.array()), Operand.bytes(data.array()));
    }
}
