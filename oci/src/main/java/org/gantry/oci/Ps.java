package org.gantry.oci;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.MemFd;
import org.gantry.linux.fs.FileData;
import org.gantry.linux.fs.Stat;
import org.gantry.linux.process.PidFd;
import org.gantry.linux.shim.Command;
import org.gantry.linux.shim.Helper;
import picocli.CommandLine.Option;

/** Shows the processes of a container: their pids, or the lines that ps(1) of the host has about them. */
@picocli.CommandLine.Command(name = "ps", description = "display the processes running inside a container")
final class Ps extends Verb {
    private static final List<String> PLACES = List.of("/usr/bin/ps", "/bin/ps");

    @Option(
            names = {"-f", "--format"},
            paramLabel = "table|json",
            defaultValue = "table",
            description = "how to print them")
    private String format = "table";

    @Override
    int run() {
        List<String> arguments = arguments();
        require(!arguments.isEmpty(), "a minimum of 1 argument(s)");
        try (Container container = Container.open(store(), arguments.getFirst())) {
            List<Integer> pids = container.task().pids();
            switch (format) {
                case "json" -> Output.line(pids);
                case "table" -> table(new TreeSet<>(pids), arguments.subList(1, arguments.size()));
                default -> throw new Refusal("invalid format option");
            }
        }
        return 0;
    }

    private static void table(Set<Integer> pids, List<String> options) {
        List<String> lines =
                ps(options.isEmpty() ? List.of("-ef") : options).lines().toList();
        String header = lines.isEmpty() ? "" : lines.getFirst();
        int column = List.of(header.strip().split("\\s+")).indexOf("PID");
        if (column < 0) {
            throw new Refusal("couldn't find PID field in ps output");
        }
        System.out.println(header);
        lines.stream().skip(1).filter(line -> pids.contains(pid(line, column))).forEach(System.out::println);
    }

    private static int pid(String line, int column) {
        String[] fields = line.strip().split("\\s+");
        try {
            return Integer.parseInt(fields[column]);
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new Refusal("unable to parse pid: " + line);
        }
    }

    private static String ps(List<String> options) {
        String program = PLACES.stream()
                .filter(path -> Stat.of(path).isPresent())
                .findFirst()
                .orElseThrow(() -> new Refusal("exec: \"ps\": executable file not found in $PATH"));
        List<String> arguments = new ArrayList<>(List.of("ps"));
        arguments.addAll(options);
        try (Fd nothing = MemFd.holding("nothing", new byte[0]);
                Fd output = MemFd.holding("output of ps", new byte[0]);
                Fd complaint = Fd.own(2, "stderr").dup();
                PidFd ps = Helper.outside(new Command(program, arguments, List.of()), nothing, output, complaint)
                        .start()) {
            if (ps.waitExit().code() != 0) {
                throw new Refusal("ps " + String.join(" ", options) + " failed");
            }
            ByteBuffer bytes = ByteBuffer.allocate((int) Stat.of(output).size());
            FileData.readAt(output, 0, bytes);
            return new String(bytes.array(), StandardCharsets.UTF_8);
        }
    }
}
