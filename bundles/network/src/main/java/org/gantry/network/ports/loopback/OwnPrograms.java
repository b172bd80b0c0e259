package org.gantry.network.ports.loopback;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gantry.linux.bpf.AttachPoint;
import org.gantry.linux.bpf.BpfMap;
import org.gantry.linux.bpf.BpfProgram;
import org.gantry.linux.bpf.License;
import org.gantry.linux.fd.Fd;
import org.gantry.network.ports.Publication;

/**
 * The programs of one engine in one network namespace, as they are attached to the root of the control groups. They have the
 * engine's name, and their map that of the namespace: who they belong to is seen by whoever looks, the next engine too.
 */
final class OwnPrograms {
    /** What is rewritten can be written back before it is rewritten. */
    static final List<AttachPoint> POINTS =
            List.of(AttachPoint.GETPEERNAME6, AttachPoint.GETSOCKNAME6, AttachPoint.RECVMSG6, AttachPoint.CONNECT6);

    /** Of a value, which says no more than that the key is there. */
    private static final int VALUE_SIZE = 1;

    private final Fd cgroup;
    private final String name;
    private final long namespace;
    private final String mapName;

    /**
     * @param cgroup the root
     * @param name the engine's
     * @param namespace its cookie
     */
    OwnPrograms(Fd cgroup, String name, long namespace) {
        this.cgroup = cgroup;
        this.name = name;
        this.namespace = namespace;
        this.mapName = "ns_" + Long.toHexString(namespace);
    }

    BpfMap newMap(int mostPorts) {
        return BpfMap.create(mapName, PortKey.SIZE, VALUE_SIZE, mostPorts);
    }

    /** The map of what is attached; empty when nothing is. To be closed. */
    Optional<BpfMap> map() {
        List<BpfProgram> attached = BpfProgram.attachedTo(cgroup, AttachPoint.CONNECT6);
        try {
            return attached.stream()
                    .filter(program -> program.name().equals(name))
                    .flatMap(program -> map(program).stream())
                    .findFirst();
        } finally {
            attached.forEach(BpfProgram::close);
        }
    }

    private Optional<BpfMap> map(BpfProgram program) {
        Optional<BpfMap> map = program.map();
        Optional<BpfMap> own = map.filter(some -> some.name().equals(mapName) && some.holds(PortKey.SIZE, VALUE_SIZE));
        if (own.isEmpty()) {
            map.ifPresent(BpfMap::close);
        }
        return own;
    }

    /** Those that are attached, in the order in which they may be detached. To be closed. */
    List<BpfProgram> attached() {
        List<BpfProgram> own = new ArrayList<>();
        for (AttachPoint point : POINTS.reversed()) {
            for (BpfProgram program : BpfProgram.attachedTo(cgroup, point)) {
                if (program.name().equals(name) && isOfNamespace(program)) {
                    own.add(program);
                } else {
                    program.close();
                }
            }
        }
        return own;
    }

    private boolean isOfNamespace(BpfProgram program) {
        Optional<BpfMap> map = map(program);
        map.ifPresent(BpfMap::close);
        return map.isPresent();
    }

    /** Loads them, and attaches them beside what is there. To be closed. */
    List<BpfProgram> attach(BpfMap map) {
        var programs = new LoopbackPrograms(namespace, map, Publication.STAND_IN);
        List<BpfProgram> attached = new ArrayList<>();
        try {
            for (AttachPoint point : POINTS) {
                BpfProgram program = BpfProgram.load(point, name, License.GPL_2, programs.program(point));
                try {
                    program.attach(cgroup);
                    attached.add(program);
                } catch (RuntimeException e) {
                    program.close();
                    throw e;
                }
            }
            return attached;
        } catch (RuntimeException e) {
            detach(attached.reversed());
            throw e;
        }
    }

    /** Detaches some, and closes them. */
    void detach(List<BpfProgram> programs) {
        try {
            for (BpfProgram program : programs) {
                program.detach(cgroup);
            }
        } finally {
            programs.forEach(BpfProgram::close);
        }
    }

    static byte[] value() {
        return new byte[VALUE_SIZE];
    }
}
