package org.gantry.runtime.oci;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.gantry.api.runtime.ContainerRuntime;
import org.gantry.runtime.support.program.ProgramAnswers;
import org.gantry.testkit.ContainerRuntimeContract;
import org.jspecify.annotations.Nullable;

/** The contract with a program of the host in the driver's hands. */
abstract class ProgramContract extends ContainerRuntimeContract {
    private final String name;
    private @Nullable OciHost host;

    ProgramContract(String name) {
        this.name = name;
    }

    @Override
    protected ContainerRuntime open() {
        var opened = new OciHost(ProgramAnswers.inMemory());
        Optional<OciProgram> program = Stream.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin")
                .map(directory -> Path.of(directory, name))
                .flatMap(path -> opened.probe().ask(name, path, List.of()).stream())
                .findFirst();
        if (program.isEmpty()) {
            System.err.println("SKIPPED " + getClass().getSimpleName() + ": there is no " + name + " on this host");
            opened.deactivate();
        }
        assumeTrue(program.isPresent(), "needs " + name);
        host = opened;
        return new OciRuntime(program.get(), opened);
    }

    @Override
    protected void close(ContainerRuntime runtime) {
        if (host != null) {
            host.deactivate();
        }
    }
}
