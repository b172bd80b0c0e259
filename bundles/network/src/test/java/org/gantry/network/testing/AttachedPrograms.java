package org.gantry.network.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.gantry.linux.bpf.AttachPoint;
import org.gantry.linux.bpf.BpfMap;
import org.gantry.linux.bpf.BpfProgram;
import org.gantry.linux.cgroup.CgroupLayout;
import org.gantry.linux.cgroup.ControlGroup;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.namespace.NetNamespaces;
import org.junit.jupiter.api.Assumptions;

/** The eBPF programs of engines in one network namespace, as they are attached to the root of the control groups. */
public final class AttachedPrograms {
    private final String mapName;

    public AttachedPrograms(Fd namespace) {
        this.mapName = "ns_" + Long.toHexString(NetNamespaces.callIn(namespace, NetNamespaces::cookie));
    }

    public static void requireUnified() {
        boolean unified = CgroupLayout.detect().unified().isPresent();
        if (!unified) {
            System.err.println("SKIPPED: no cgroup2 is mounted");
        }
        Assumptions.assumeTrue(unified, "no cgroup2 is mounted");
    }

    public int count() {
        return each(BpfProgram::name).size();
    }

    /** The maps of those there are, each of them once. */
    public List<String> maps() {
        return each(program -> {
                    try (BpfMap map = program.map().orElseThrow()) {
                        return map.toString();
                    }
                })
                .stream()
                .distinct()
                .toList();
    }

    private List<String> each(Function<BpfProgram, String> property) {
        List<String> found = new ArrayList<>();
        var root =
                new ControlGroup(CgroupLayout.detect().unified().orElseThrow().mountPoint());
        try (Fd directory = root.openDirectory()) {
            for (AttachPoint point : List.of(
                    AttachPoint.CONNECT6, AttachPoint.GETPEERNAME6, AttachPoint.GETSOCKNAME6, AttachPoint.RECVMSG6)) {
                for (BpfProgram program : BpfProgram.attachedTo(directory, point)) {
                    try (program) {
                        if (isOfNamespace(program)) {
                            found.add(property.apply(program));
                        }
                    }
                }
            }
        }
        return found;
    }

    private boolean isOfNamespace(BpfProgram program) {
        if (!program.name().startsWith("gtr_")) {
            return false;
        }
        try (BpfMap map = program.map().orElseThrow()) {
            return map.name().equals(mapName);
        }
    }
}
