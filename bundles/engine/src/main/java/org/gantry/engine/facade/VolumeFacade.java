package org.gantry.engine.facade;

import java.util.List;
import java.util.function.Predicate;
import org.gantry.api.engine.Pruned;
import org.gantry.api.engine.Volumes;
import org.gantry.api.volume.Volume;
import org.gantry.api.volume.VolumeRequest;
import org.gantry.engine.core.BootGate;

/** The volumes, once it is known which containers have them. */
public final class VolumeFacade implements Volumes {
    private final Volumes volumes;
    private final BootGate gate;

    public VolumeFacade(Volumes volumes, BootGate gate) {
        this.volumes = volumes;
        this.gate = gate;
    }

    private Volumes ready() {
        gate.await();
        return volumes;
    }

    @Override
    public List<Volume> list() {
        return ready().list();
    }

    @Override
    public Volume inspect(String name) {
        return ready().inspect(name);
    }

    @Override
    public Volume create(VolumeRequest request) {
        return ready().create(request);
    }

    @Override
    public void remove(String name, boolean force) {
        ready().remove(name, force);
    }

    @Override
    public Pruned prune(Predicate<Volume> filter) {
        return ready().prune(filter);
    }

    @Override
    public List<VolumeUsage> usage() {
        return ready().usage();
    }
}
