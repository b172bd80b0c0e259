package org.gantry.runtime.libcontainer.init;

import static org.gantry.linux.spawn.Operand.value;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Objects;
import org.gantry.api.EngineException;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.linux.spawn.Operand;
import org.gantry.linux.spawn.Step;
import org.gantry.linux.syscall.SyscallNumber;

/** Becomes the user of the spec. */
final class IdentitySteps {
    private static final long LARGEST_ID = 0xFFFF_FFFEL;
    private static final Operand SAME = value(-1);

    private final Script script;
    private final RuntimeSpec.User user;

    IdentitySteps(Script script, RuntimeSpec.User user) {
        this.script = script;
        this.user = user;
        check("process.user.uid", user.uid());
        check("process.user.gid", user.gid());
        additionalGroups().forEach(group -> check("process.user.additionalGids", group));
    }

    boolean isRoot() {
        return user.uid() == 0;
    }

    /**
     * Hands the streams over: who is not root could not open /dev/stdout otherwise. Where a file cannot change hands (it is
     * on a read-only file system, or its owner is none in the user namespace) the stream still works without that.
     *
     * @param streams those that are the container's alone, which /dev/null is not
     */
    void ownStreams(List<Integer> streams) {
        if (!isRoot()) {
            streams.forEach(stream -> script.add(Step.call(
                            "hand stream " + stream + " to the user",
                            SyscallNumber.FCHOWN,
                            value(stream),
                            value(user.uid()),
                            SAME)
                    .orContinue()));
        }
    }

    /** @param dropGroups whether the process may still be in groups of the engine */
    void become(boolean dropGroups) {
        List<Long> groups = additionalGroups();
        if (dropGroups || !groups.isEmpty()) {
            setGroups(groups);
        }
        script.add(identify("set the group", SyscallNumber.SETRESGID, user.gid()));
        script.add(identify("set the user", SyscallNumber.SETRESUID, user.uid()));
    }

    private void setGroups(List<Long> groups) {
        ByteBuffer list =
                ByteBuffer.allocate(Math.max(1, groups.size()) * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        groups.forEach(group -> list.putInt(group.intValue()));
        script.add(Step.call(
                "set the additional groups",
                SyscallNumber.SETGROUPS,
                value(groups.size()),
                Operand.bytes(list.array())));
    }

    private static Step identify(String name, SyscallNumber call, long id) {
        return Step.call(name + " " + id, call, value(id), value(id), value(id));
    }

    private List<Long> additionalGroups() {
        return Objects.requireNonNullElse(user.additionalGids(), List.of());
    }

    private static void check(String field, long id) {
        if (id < 0 || id > LARGEST_ID) {
            throw new EngineException.InvalidArgument(field + ": " + id + " is no id");
        }
    }
}
