package org.gantry.client;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** {@code ping}, {@code absence} and {@code run}: what the launcher script cannot do by itself. */
public final class Main {
    private Main() {}

    /** Exits with the container's exit status for run, and with 125 when it came to nothing. */
    public static void main(String[] args) {
        try {
            System.exit(dispatch(List.of(args)));
        } catch (ClientException e) {
            System.err.println("gantry: " + e.getMessage());
            System.exit(ClientException.ENGINE_FAILED);
        } catch (IOException e) {
            System.err.println("gantry: the connection to the engine failed: " + e.getMessage());
            System.exit(ClientException.ENGINE_FAILED);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            System.exit(ClientException.ENGINE_FAILED);
        }
    }

    private static int dispatch(List<String> args) throws ClientException, IOException, InterruptedException {
        if (args.isEmpty()) {
            throw new ClientException("nothing to do: expected ping, absence or run");
        }
        return switch (args.getFirst()) {
            case "ping" -> Ping.until(socket(args), Duration.ofMillis(Long.parseLong(argument(args, 2))));
            case "absence" ->
                Absence.measure(
                        socket(args), Path.of(argument(args, 2)), Duration.ofMillis(Long.parseLong(argument(args, 3))));
            case "run" -> new Run(new Engine(socket(args)), RunOptions.parse(args.subList(2, args.size()))).call();
            default ->
                throw new ClientException("unknown command " + args.getFirst() + ": expected ping, absence or run");
        };
    }

    private static Path socket(List<String> args) throws ClientException {
        return Path.of(argument(args, 1));
    }

    private static String argument(List<String> args, int index) throws ClientException {
        if (args.size() <= index) {
            throw new ClientException("too few arguments: " + Arrays.toString(args.toArray()));
        }
        return args.get(index);
    }
}
