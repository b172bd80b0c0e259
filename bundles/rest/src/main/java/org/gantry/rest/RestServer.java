package org.gantry.rest;

import java.time.Duration;
import org.gantry.api.engine.ContainerEngine;
import org.gantry.rest.http.EngineGate;
import org.gantry.rest.http.HangupWatch;
import org.gantry.rest.http.OpenCalls;
import org.gantry.rest.http.Surroundings;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Docker Engine API as a component. It owns the socket, so nothing that comes and goes may restart it: the engine is
 * an optional reference, and requests wait while there is none.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = RestConfig.PID)
@Designate(ocd = RestConfig.class)
public final class RestServer {
    private static final Logger LOG = LoggerFactory.getLogger(RestServer.class);

    private final EngineGate gate = new EngineGate();
    private final UnixHttpServer server;
    private final Duration grace;

    @Activate
    public RestServer(RestConfig config, BundleContext context) throws Exception {
        SocketSettings settings = SocketSettings.of(config, context.getProperty("gantry.socket"));
        Surroundings surroundings = new Surroundings(
                context.getBundle().getVersion().toString(),
                gate,
                Duration.ofSeconds(config.engineWaitSeconds()),
                new HangupWatch(),
                new OpenCalls());
        this.grace = Duration.ofSeconds(config.stopGraceSeconds());
        this.server = new UnixHttpServer(new SocketFile(settings), ApiRoutes.router(), surroundings);
        server.start();
        LOG.info("Docker clients are served on {}", settings.path());
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindEngine(ContainerEngine engine) {
        gate.bind(engine);
    }

    void unbindEngine(ContainerEngine engine) {
        gate.unbind(engine);
    }

    @Deactivate
    void stop() throws Exception {
        server.stop(grace);
    }
}
