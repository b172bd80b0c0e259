package org.gantry.runtime.oci;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.gantry.linux.shim.Command;

/** The command line that runc has and others have taken over. */
record CommandLine(OciProgram program, OciFiles files) {
    private static final String SEARCH_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /** @param log the name, among the task's files, of the one that tells why the command failed */
    Command of(String log, List<String> arguments) {
        List<String> words = new ArrayList<>();
        words.add(program.path().toString());
        words.addAll(program.options());
        words.addAll(List.of("--root", files.programRoot().toString()));
        words.addAll(List.of("--log", files.path().resolve(log).toString(), "--log-format", "json"));
        words.addAll(arguments);
        return new Command(program.path().toString(), words, environment());
    }

    static List<String> environment() {
        return List.of("PATH=" + Objects.requireNonNullElse(System.getenv("PATH"), SEARCH_PATH));
    }
}
