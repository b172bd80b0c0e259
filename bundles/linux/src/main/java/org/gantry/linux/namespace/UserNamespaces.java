package org.gantry.linux.namespace;

import static org.gantry.linux.spawn.Operand.ZERO;
import static org.gantry.linux.spawn.Operand.load;
import static org.gantry.linux.spawn.Operand.string;
import static org.gantry.linux.spawn.Operand.value;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.At;
import org.gantry.linux.fs.Openat2;
import org.gantry.linux.spawn.Cell;
import org.gantry.linux.spawn.CloneFlags;
import org.gantry.linux.spawn.Operand;
import org.gantry.linux.spawn.Step;
import org.gantry.linux.syscall.SyscallNumber;

/**
 * User namespaces that exist before anybody runs in them. A process can enter one only while it has a single thread, and
 * this one never has; the children that do it here have ended when the methods return.
 */
public final class UserNamespaces {
    private static final String UID_MAP = "uid_map";
    private static final String GID_MAP = "gid_map";

    private UserNamespaces() {}

    /** Both maps of a user namespace. */
    public record Maps(List<IdMapping> uids, List<IdMapping> gids) {
        public Maps {
            uids = List.copyOf(uids);
            gids = List.copyOf(gids);
        }
    }

    /**
     * Makes a user namespace, a child of this process's own. Only the descriptor keeps it, until a process is in it.
     * Setting groups in it is allowed (setgroups in user_namespaces(7)), because its maps are written by who may set any.
     *
     * @throws org.gantry.linux.syscall.SyscallException when the kernel refuses a map (EINVAL, EPERM) or has no more user
     *     namespaces to give (ENOSPC)
     */
    public static Fd make(Maps maps) {
        return BriefChild.run(CloneFlags.CLONE_NEWUSER, List.of(), List.of(), child -> {
            write(child.pid(), UID_MAP, maps.uids());
            write(child.pid(), GID_MAP, maps.gids());
            return Openat2.open("/proc/" + child.pid() + "/ns/user", OpenFlags.O_RDONLY);
        });
    }

    /** The maps of a namespace, with the ids outside as this process sees them. */
    public static Maps mapsOf(Fd namespace) {
        return BriefChild.run(
                0,
                List.of(enter(namespace)),
                List.of(),
                child -> new Maps(read(child.pid(), UID_MAP), read(child.pid(), GID_MAP)));
    }

    /** Makes a network namespace that belongs to a user namespace; its loopback is down. */
    static Fd makeNetwork(Fd namespace) {
        Cell network = Cell.word("network namespace");
        List<Step> steps = List.of(
                enter(namespace),
                Step.call("make a network namespace", SyscallNumber.UNSHARE, value(CloneFlags.CLONE_NEWNET)),
                Step.call(
                                "open the network namespace",
                                SyscallNumber.OPENAT,
                                value(At.AT_FDCWD),
                                string("/proc/self/ns/net"),
                                value(OpenFlags.O_RDONLY | OpenFlags.O_CLOEXEC),
                                ZERO)
                        .into(network));
        return BriefChild.run(
                0, steps, List.of(network), child -> Fd.own(child.outcome().word(network), "network namespace"));
    }

    /**
     * Makes a file system that belongs to a user namespace and is mounted nowhere: its parameters name ids of the
     * namespace, whose root owns what is in it at first. It has to be of a type that any user may mount.
     *
     * @param parameters an empty value makes a flag
     * @param attributes an or of {@link org.gantry.linux.mount.MountAttr}
     */
    public static Fd makeFileSystem(Fd namespace, String type, Map<String, String> parameters, long attributes) {
        Cell context = Cell.word("context of " + type);
        Cell mount = Cell.word(type);
        List<Step> steps = new ArrayList<>(List.of(
                enter(namespace),
                become(SyscallNumber.SETRESGID),
                become(SyscallNumber.SETRESUID),
                Step.call("make a mount namespace", SyscallNumber.UNSHARE, value(CloneFlags.CLONE_NEWNS)),
                Step.call("fsopen " + type, SyscallNumber.FSOPEN, string(type), value(1))
                        .into(context)));
        parameters.forEach((key, value) -> steps.add(configure(type + " " + key + "=" + value, context, key, value)));
        steps.add(Step.call("make " + type, SyscallNumber.FSCONFIG, load(context), value(6), ZERO, ZERO, ZERO));
        steps.add(Step.call("fsmount " + type, SyscallNumber.FSMOUNT, load(context), value(1), value(attributes))
                .into(mount));
        steps.add(Step.call("close the context", SyscallNumber.CLOSE, load(context)));
        return BriefChild.run(
                0, steps, List.of(mount), child -> Fd.own(child.outcome().word(mount), "detached " + type));
    }

    private static Step enter(Fd namespace) {
        return Step.call(
                "enter " + namespace, SyscallNumber.SETNS, value(namespace.number()), value(CloneFlags.CLONE_NEWUSER));
    }

    private static Step become(SyscallNumber call) {
        return Step.call("become root of the namespace", call, ZERO, ZERO, ZERO);
    }

    /** FSCONFIG_SET_FLAG or FSCONFIG_SET_STRING. */
    private static Step configure(String name, Cell context, String key, String value) {
        Operand text = value.isEmpty() ? ZERO : string(value);
        return Step.call(
                name, SyscallNumber.FSCONFIG, load(context), value(value.isEmpty() ? 0 : 1), string(key), text, ZERO);
    }

    /** The kernel takes a map in one write. */
    private static void write(int pid, String file, List<IdMapping> ranges) {
        String text = ranges.stream().map(range -> range + "\n").collect(Collectors.joining());
        try (Fd map = Openat2.open("/proc/" + pid + "/" + file, OpenFlags.O_WRONLY)) {
            map.writeFully(text.getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static List<IdMapping> read(int pid, String file) {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/" + file)).stream()
                    .map(line -> Arrays.stream(line.strip().split("\\s+"))
                            .mapToLong(Long::parseLong)
                            .toArray())
                    .map(words -> new IdMapping(words[0], words[1], words[2]))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
