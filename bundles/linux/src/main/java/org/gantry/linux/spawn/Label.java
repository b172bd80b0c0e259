package org.gantry.linux.spawn;

import java.util.OptionalLong;

/** A place in a spawn program to go to. Two labels are the same only if they are the same object. */
public final class Label {
    private final String name;
    private final OptionalLong address;

    public Label(String name) {
        this(name, OptionalLong.empty());
    }

    private Label(String name, OptionalLong address) {
        this.name = name;
        this.address = address;
    }

    /** A step of another program, which lies at this address when the one with the label runs. */
    public static Label outside(String name, long address) {
        return new Label(name, OptionalLong.of(address));
    }

    /** Where it is, if that is not for the linker to say. */
    OptionalLong address() {
        return address;
    }

    @Override
    public String toString() {
        return name;
    }
}
