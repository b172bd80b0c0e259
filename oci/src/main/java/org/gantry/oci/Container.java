package org.gantry.oci;

import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.gantry.api.runtime.TaskStatus;
import org.gantry.runtime.libcontainer.DirectRuntime;
import org.gantry.runtime.libcontainer.DirectTask;

/** A container of the store with the driver's hold on it, for the time of one command. */
record Container(Store store, ContainerRecord record, DirectTask task, DirectRuntime runtime) implements AutoCloseable {
    static final String ABSENT = "container does not exist";

    /** @throws Refusal when there is none of this id */
    static Container open(Store store, String id) {
        ContainerRecord record = store.find(id).orElseThrow(() -> new Refusal(ABSENT));
        return open(store, record);
    }

    static Container open(Store store, ContainerRecord record) {
        var runtime = new DirectRuntime();
        return runtime.open(record.id(), store.directory(record.id()))
                .map(task -> new Container(store, record, task, runtime))
                .orElseThrow(() -> {
                    runtime.close();
                    return new Refusal(ABSENT);
                });
    }

    String status() {
        return task.status().name().toLowerCase(Locale.ROOT);
    }

    boolean runs() {
        return task.status() == TaskStatus.RUNNING;
    }

    void requireProcesses() {
        if (task.status() == TaskStatus.STOPPED) {
            throw new Refusal("container not running");
        }
    }

    /** The state of runtime.md with what runc adds to it, in runc's order. */
    Map<String, Object> state(String owner) {
        TaskStatus status = task.status();
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("ociVersion", record.ociVersion());
        state.put("id", record.id());
        state.put("pid", status == TaskStatus.STOPPED ? 0 : task.pid());
        state.put("status", status.name().toLowerCase(Locale.ROOT));
        state.put("bundle", record.bundle().toString());
        state.put("rootfs", record.rootfs().toString());
        state.put("created", record.created().toString());
        if (record.annotations() != null && !record.annotations().isEmpty()) {
            state.put("annotations", record.annotations());
        }
        state.put("owner", owner);
        return state;
    }

    /** The user that made it. */
    String owner() throws IOException {
        return Files.getOwner(store.directory(record.id())).getName();
    }

    /** Removes every trace; what still runs is killed. */
    void delete() {
        task.delete();
        if (record.ownCgroupParent()) {
            task.removeEmptyParents();
        }
        store.forget(record.id());
    }

    @Override
    public void close() {
        runtime.close();
    }
}
