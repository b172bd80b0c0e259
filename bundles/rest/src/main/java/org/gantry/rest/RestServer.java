package org.gantry.rest;

import java.time.Duration;
import org.gantry.api.engine.ContainerEngine;
import org.gantry.linux.custody.SocketCustody;
import org.gantry.linux.custody.SocketPlace;
import org.gantry.rest.connection.Connections;
import org.gantry.rest.connection.HangupWatch;
import org.gantry.rest.http.EngineGate;
import org.gantry.rest.http.Surroundings;
import org.osgi.framework.Bundle;
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
 * The Docker Engine API as a component. Nothing that comes and goes restarts it: the engine is an optional reference, and
 * requests wait while there is none. The socket is not its own; when it is replaced, clients notice nothing of it.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = RestConfig.PID)
@Designate(ocd = RestConfig.class)
public final class RestServer {
    private static final Logger LOG = LoggerFactory.getLogger(RestServer.class);

    private final EngineGate gate = new EngineGate();
    private final FrontServer server;
    private final BundleContext context;
    private final RestConfig config;

    @Activate
    public RestServer(RestConfig config, BundleContext context, @Reference SocketCustody custody) throws Exception {
        this.context = context;
        this.config = config;
        SocketPlace place = SocketSettings.of(config, context.getProperty("gantry.socket"));
        this.server = serve(custody, place);
        LOG.info("Docker clients are served on {}", place.path());
    }

    private FrontServer serve(SocketCustody custody, SocketPlace place) throws Exception {
        HangupWatch hangups = new HangupWatch();
        boolean served = false;
        try {
            Surroundings surroundings = new Surroundings(
                    context.getBundle().getVersion().toString(),
                    gate,
                    Duration.ofSeconds(config.engineWaitSeconds()),
                    hangups,
                    new Connections());
            FrontServer begun = FrontServer.open(
                    custody,
                    custody.listen(place),
                    ApiRoutes.router(),
                    surroundings,
                    context.getBundle().getBundleId());
            served = true;
            return begun;
        } finally {
            if (!served) {
                hangups.close();
            }
        }
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
        if (context.getBundle(0).getState() == Bundle.STOPPING) {
            server.close(Duration.ofSeconds(config.stopGraceSeconds()));
        } else {
            server.handOver(Duration.ofSeconds(config.handoverGraceSeconds()));
        }
    }
}
