package org.gantry.runtime.libcontainer;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.runtime.support.identity.Capability;
import org.gantry.runtime.support.identity.CapabilitySet;
import org.gantry.runtime.support.identity.EngineCapabilities;
import org.gantry.runtime.support.identity.ProcessCapabilities;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what containers ask for and this engine cannot give, once for each kind. */
final class Warnings {
    private static final Logger LOG = LoggerFactory.getLogger(Warnings.class);

    private final EngineCapabilities engine;
    private final Set<String> said = ConcurrentHashMap.newKeySet();

    Warnings(EngineCapabilities engine) {
        this.engine = engine;
    }

    void check(RuntimeSpec.Process process) {
        CapabilitySet missing = ProcessCapabilities.missing(process.capabilities(), engine.available());
        if (!missing.isEmpty()) {
            say("containers go without " + missing + ", which this engine does not have itself");
        }
        boolean lowers = process.oomScoreAdj() != null && process.oomScoreAdj() < 0;
        if (lowers && !engine.available().contains(Capability.SYS_RESOURCE)) {
            say("oom_score_adj below that of the engine may be refused: the engine lacks CAP_SYS_RESOURCE");
        }
    }

    private void say(String message) {
        if (said.add(message)) {
            LOG.warn("{}", message);
        }
    }
}
