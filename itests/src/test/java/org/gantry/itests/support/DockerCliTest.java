package org.gantry.itests.support;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/**
 * Base of the black-box tests: each class has an engine of its own, with a busybox image in it, and ends with a check
 * that nothing was left behind. Tests of one class share the engine, one after the other; containers are removed after
 * each.
 *
 * <pre>{@code
 * class ExitStatusIT extends DockerCliTest {
 *     @Test
 *     void theStatusOfTheCommandIsThatOfTheClient() {
 *         docker.run("run", "--rm", BUSYBOX, "sh", "-c", "exit 7").exits(7);
 *     }
 * }
 * }</pre>
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class DockerCliTest {
    protected static final String BUSYBOX = Busybox.IMAGE;

    protected final Engine engine = prepared();
    protected final Docker docker = engine.docker();
    private final LeakCheck leaks = LeakCheck.before(engine);
    private Map<String, Integer> descriptors = Map.of();

    /**
     * The first container makes the engine open what it keeps, and so does the console, which comes after the API: that counts
     * as before.
     */
    @BeforeAll
    void start() {
        engine.up();
        Busybox.importInto(docker);
        docker.ok("run", "--rm", BUSYBOX, "true");
        warmUp();
        engine.awaitConsole();
        descriptors = leaks.descriptors();
    }

    /** What else makes the engine open something that it keeps for as long as it lives. */
    protected void warmUp() {}

    @AfterEach
    void removeContainers() {
        docker.removeAll();
    }

    @AfterAll
    void stopAndCheck() {
        try {
            leaks.sameDescriptorsAs(descriptors);
        } finally {
            engine.down();
        }
        leaks.afterDown();
        engine.close();
    }

    private static Engine prepared() {
        Requirements.root();
        Requirements.program("docker", "docker-cli or docker.io");
        Requirements.program("ip", "iproute2");
        Requirements.program("nft", "nftables");
        Requirements.program("busybox", "busybox-static");
        return Engine.prepare();
    }
}
