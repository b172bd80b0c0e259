package org.gantry.runtime.libcontainer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.gantry.api.runtime.TaskExit;
import org.gantry.api.runtime.TaskStatus;
import org.gantry.runtime.libcontainer.testing.NeedsRootAndBusybox;
import org.gantry.runtime.libcontainer.testing.TestContainer;
import org.gantry.runtime.libcontainer.testing.TestHost;
import org.gantry.runtime.libcontainer.testing.TestSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NeedsRootAndBusybox
class DefaultContainerIT {
    @TempDir
    Path directory;

    private TestHost host;

    @BeforeEach
    void open() {
        host = new TestHost(directory);
    }

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void runsAProgramToItsEnd() {
        TestContainer container = host.create(TestSpec.of("true"));
        assertThat(container.task().status()).isEqualTo(TaskStatus.CREATED);
        assertThat(container.task().pid()).isPositive();
        container.task().start();
        TaskExit exit = container.awaitExit();
        assertThat(exit.code()).isZero();
        assertThat(exit.signal()).isZero();
        assertThat(exit.oomKilled()).isFalse();
        assertThat(container.task().status()).isEqualTo(TaskStatus.STOPPED);
    }
}
