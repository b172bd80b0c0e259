package org.gantry.linux.shim;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fd.Pipe;
import org.gantry.linux.fs.Openat2;

/**
 * Both ends of a container's standard streams while a launch is under way.
 *
 * @param engine the ends that stay with the engine (the shim gets copies)
 * @param container the ends for init's stdin, stdout, stderr; the same one up to three times
 */
record StreamPairs(ShimStreams engine, List<Fd> container) implements AutoCloseable {
    static StreamPairs open(Stdio stdio) {
        return switch (stdio) {
            case Stdio.Pipes pipes -> pipes(pipes.stdin());
            case Stdio.Terminal terminal -> terminal(terminal);
            case Stdio.Given given -> given(given);
            case Stdio.Discarded discarded -> discarded();
        };
    }

    /** Where the engine's ends go in the shim, by number. */
    Map<Integer, Fd> ofShim() {
        Map<Integer, Fd> placed = new TreeMap<>();
        engine.stdin().ifPresent(fd -> placed.put(ShimFd.STDIN_WRITE, fd));
        engine.stdout().ifPresent(fd -> placed.put(ShimFd.STDOUT_READ, fd));
        engine.stderr().ifPresent(fd -> placed.put(ShimFd.STDERR_READ, fd));
        engine.terminal().ifPresent(fd -> placed.put(ShimFd.PTY_MASTER, fd));
        return placed;
    }

    /** Where the container's ends go in init, by number. */
    Map<Integer, Fd> ofInit() {
        return Map.of(
                ShimFd.INIT_STDIN, container.get(0),
                ShimFd.INIT_STDOUT, container.get(1),
                ShimFd.INIT_STDERR, container.get(2));
    }

    /** Closes the container's ends: the engine would never see the end of the output otherwise. */
    @Override
    public void close() {
        container.forEach(Fd::close);
    }

    private static StreamPairs pipes(boolean withStdin) {
        List<Fd> opened = new ArrayList<>();
        try {
            Optional<Pipe> stdin = withStdin ? Optional.of(pipe("stdin", opened)) : Optional.empty();
            Pipe stdout = pipe("stdout", opened);
            Pipe stderr = pipe("stderr", opened);
            Fd input = stdin.map(Pipe::readEnd).orElseGet(StreamPairs::devNull);
            opened.add(input);
            ShimStreams engine = new ShimStreams(
                    stdin.map(Pipe::writeEnd),
                    Optional.of(stdout.readEnd()),
                    Optional.of(stderr.readEnd()),
                    Optional.empty());
            Stream.of(engine.stdin(), engine.stdout(), engine.stderr())
                    .flatMap(Optional::stream)
                    .forEach(fd -> fd.setNonBlocking(true));
            return new StreamPairs(engine, List.of(input, stdout.writeEnd(), stderr.writeEnd()));
        } catch (RuntimeException e) {
            opened.forEach(Fd::close);
            throw e;
        }
    }

    private static Pipe pipe(String description, List<Fd> opened) {
        Pipe pipe = Pipe.open(description);
        opened.add(pipe.readEnd());
        opened.add(pipe.writeEnd());
        return pipe;
    }

    private static StreamPairs terminal(Stdio.Terminal stdio) {
        Fd master = stdio.pty().master();
        Fd terminal = stdio.pty().terminal();
        master.setNonBlocking(true);
        ShimStreams engine = new ShimStreams(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(master));
        return new StreamPairs(engine, List.of(terminal, terminal, terminal));
    }

    /** Copies, since the ends for init are closed when it has them. */
    private static StreamPairs given(Stdio.Given stdio) {
        List<Fd> copies = new ArrayList<>();
        try {
            List.of(stdio.stdin(), stdio.stdout(), stdio.stderr()).forEach(fd -> copies.add(fd.dup()));
            return new StreamPairs(ShimStreams.NONE, copies);
        } catch (RuntimeException e) {
            copies.forEach(Fd::close);
            throw e;
        }
    }

    private static StreamPairs discarded() {
        Fd none = devNull();
        return new StreamPairs(ShimStreams.NONE, List.of(none, none, none));
    }

    private static Fd devNull() {
        return Openat2.open("/dev/null", OpenFlags.O_RDWR);
    }
}
