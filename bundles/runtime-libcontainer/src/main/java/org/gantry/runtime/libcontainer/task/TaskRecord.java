package org.gantry.runtime.libcontainer.task;

/**
 * What must be known to take a task or an exec process over, as {@code task.json} in its directory. It is written before
 * the cgroup is made, with no shim in it, and again when there is one.
 *
 * @param shimPid 0 while there is none
 * @param shimStartTime the shim's start in clock ticks since boot, which tells it from a later process with its pid
 */
record TaskRecord(String id, String cgroupsPath, int shimPid, long shimStartTime) {
    TaskRecord withShim(int pid, long startTime) {
        return new TaskRecord(id, cgroupsPath, pid, startTime);
    }
}
