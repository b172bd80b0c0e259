package org.gantry.oci;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** A command of runc that this runtime does not have, refused by name whatever its options. */
@Command(description = "not supported", hidden = true)
final class Unsupported extends Verb {
    private final String name;

    @Unmatched
    private List<String> options = new ArrayList<>();

    Unsupported(String name) {
        this.name = name;
    }

    @Override
    int run() {
        Log.current().write("debug", name + " was called with " + options);
        throw Refusal.unsupported(name);
    }
}
