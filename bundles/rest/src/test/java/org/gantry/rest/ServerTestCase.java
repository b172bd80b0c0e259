package org.gantry.rest;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.gantry.api.container.ContainerConfig;
import org.gantry.api.container.ProcessConfig;
import org.gantry.rest.testing.FakeContainer;
import org.gantry.rest.testing.FakeEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server and its fake engine for each test. */
@Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class ServerTestCase {
    @TempDir
    Path directory;

    protected TestServer server;
    protected FakeEngine engine;

    @BeforeEach
    @SuppressWarnings("NullAway.Init")
    void startServer() throws Exception {
        server = new TestServer(directory);
        engine = server.engine;
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    /** A container {@code c} with these words as its command; see {@link FakeContainer}. */
    protected FakeContainer container(String... command) {
        ProcessConfig process = ProcessConfig.of(List.of(command));
        return engine.containers().given("c", ContainerConfig.of("busybox", process));
    }

    /** A container {@code c} with a terminal. */
    protected FakeContainer terminalContainer() {
        ProcessConfig process =
                new ProcessConfig(null, List.of("hang"), List.of(), "", "", true, true, true, true, true, true, null);
        return engine.containers().given("c", ContainerConfig.of("busybox", process));
    }
}
