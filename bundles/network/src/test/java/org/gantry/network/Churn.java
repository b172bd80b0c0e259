package org.gantry.network;

import java.nio.file.Path;
import java.util.List;
import org.gantry.api.network.EndpointRequest;
import org.gantry.api.network.PortRequest;
import org.gantry.api.network.PublishedPort;
import org.gantry.network.bridge.BridgeDriver;
import org.gantry.network.driver.Drivers;
import org.gantry.network.driver.HostDriver;
import org.gantry.network.driver.HostNamespace;
import org.gantry.network.driver.NullDriver;

/** An engine whose containers come, publish ports, and go without end, three at a time. */
final class Churn {
    private static final int THREADS = 3;

    private static final List<PortRequest> PORTS =
            List.of(new PortRequest("tcp", 80, "", 0, 0), new PortRequest("udp", 53, "127.0.0.1", 0, 0));

    private Churn() {}

    /** @param args root and run directory */
    public static void main(String[] args) throws InterruptedException {
        EngineInstance instance = new EngineInstance(Path.of(args[0]), Path.of(args[1]), "default");
        HostNamespace host = HostNamespace.own();
        Drivers drivers = new Drivers(
                List.of(new BridgeDriver(instance, Machine.DEFAULTS, host), new HostDriver(), new NullDriver()));
        LocalNetworkController engine = new LocalNetworkController(instance, Machine.DEFAULTS, drivers, host);
        Thread[] threads = new Thread[THREADS];
        for (int i = 0; i < THREADS; i++) {
            String name = "churn" + i;
            threads[i] = Thread.ofPlatform().start(() -> churn(engine, name));
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static void churn(LocalNetworkController engine, String name) {
        for (int round = 0; ; round++) {
            String id = name + "-" + round;
            EndpointRequest request = new EndpointRequest(id, List.of("alias"), "", "", "");
            engine.createSandbox(id);
            engine.connect(id, "front", request);
            engine.connect(id, "back", request);
            List<PublishedPort> published = engine.publish(id, PORTS);
            if (round == 0) {
                System.out.println("joined");
            }
            engine.rename(id, "front", new EndpointRequest(id + "-b", List.of(), "", "", ""));
            engine.unpublish(id, published.subList(0, 1));
            engine.disconnect(id, "front");
            engine.deleteSandbox(id);
        }
    }
}
