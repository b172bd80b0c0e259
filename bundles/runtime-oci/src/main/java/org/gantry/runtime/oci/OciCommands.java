package org.gantry.runtime.oci;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.gantry.api.EngineException;
import org.gantry.json.Json;
import org.gantry.linux.shim.Command;
import org.gantry.runtime.support.program.ProgramRun;

/** The commands of a program for one container, other than those that make a process. */
final class OciCommands {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String id;
    private final OciProgram program;
    private final OciFiles files;
    private final OciHost host;

    OciCommands(String id, OciProgram program, OciFiles files, OciHost host) {
        this.id = id;
        this.program = program;
        this.files = files;
        this.host = host;
    }

    /** Runs a command with the container's id and further words after it; says why when it fails. */
    Optional<Complaint> attempt(String verb, String... rest) {
        Attempt attempt = run(verb, List.of(), rest);
        return attempt.run().succeeded() ? Optional.empty() : Optional.of(attempt.complaint());
    }

    /** @throws EngineException.Internal if it fails */
    void require(String verb) {
        attempt(verb).ifPresent(complaint -> {
            throw new EngineException.Internal(program.name() + " " + verb + " " + id + ": " + complaint.words());
        });
    }

    /** The OCI state, {@code created}, {@code running} ...; empty when the program knows of no such container. */
    Optional<String> status() {
        ProgramRun run = run("state", List.of()).run();
        if (!run.succeeded()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    Json.lenient().readTree(run.output()).path("status").asText());
        } catch (JsonProcessingException e) {
            throw new EngineException.Internal(program.name() + " state " + id + " is no JSON: " + e.getMessage(), e);
        }
    }

    /** Removes what the program has of the container, processes included; why it could not, if it could not. */
    Optional<Complaint> delete() {
        Attempt attempt = run("delete", List.of("--force"));
        return attempt.run().succeeded() ? Optional.empty() : Optional.of(attempt.complaint());
    }

    private record Attempt(ProgramRun run, Complaint complaint) {}

    private Attempt run(String verb, List<String> options, String... rest) {
        List<String> arguments = new java.util.ArrayList<>();
        arguments.add(verb);
        arguments.addAll(options);
        arguments.add(id);
        arguments.addAll(List.of(rest));
        String log = "log-" + COUNT.incrementAndGet();
        Command command = new CommandLine(program, files).of(log, arguments);
        try {
            ProgramRun run = ProgramRun.of(id, command, host.view()::prepare, host.shims()::launchChild);
            return new Attempt(run, Complaint.of(files.content(log), run.errors()));
        } finally {
            files.delete(log);
        }
    }
}
