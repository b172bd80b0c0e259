package org.gantry.linux.spawn;

/** A place in a spawn program to go to. Two labels are the same only if they are the same object. */
public final class Label {
    private final String name;

    public Label(String name) {
        this.name = name;
    }

    @Override
    public String toString() {
        return name;
    }
}
