package org.gantry.runtime.libcontainer.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A test with a driver of its own, after which nothing may be left of its containers. */
@NeedsRootAndBusybox
public abstract class ContainerTest {
    @TempDir
    protected Path directory;

    protected TestHost host;
    private Leaks before;

    @BeforeEach
    void open() {
        before = Leaks.now(directory);
        host = new TestHost(directory);
    }

    @AfterEach
    void close() {
        host.close();
        assertThat(Leaks.afterCollection(directory, before)).isEqualTo(before);
    }

    /** Runs a shell script in a container and returns what it printed, without the last newline. */
    protected String run(TestSpec spec) {
        TestContainer container = host.start(spec);
        TestOutput output = container.output();
        assertThat(output.stderr()).isEmpty();
        assertThat(container.awaitExit().code()).isZero();
        return output.stdout().stripTrailing();
    }

    protected String run(String script) {
        return run(TestSpec.shell(script));
    }

    protected int exitCode(TestSpec spec) {
        return host.start(spec).awaitExit().code();
    }
}
