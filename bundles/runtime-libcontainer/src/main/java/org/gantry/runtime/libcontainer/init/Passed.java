package org.gantry.runtime.libcontainer.init;

/** A descriptor of the engine that the steps of a process use, whichever it is for one container. */
sealed interface Passed {
    /** The root filesystem, a mount attached nowhere. */
    record Rootfs() implements Passed {}

    /** The pidfd of the init whose namespaces a further process joins. */
    record Init() implements Passed {}

    /** By which init joins a legacy hierarchy, counted from 0. */
    record Tasks(int hierarchy) implements Passed {}

    /** A cgroup of version 2 to make init in. */
    record Cgroup() implements Passed {}

    /** A namespace to join. */
    record Namespace(NamespaceKind kind) implements Passed {}

    /** A mount that the engine made, see {@link org.gantry.runtime.libcontainer.mount.PlannedMount.Attach}. */
    record Mount(int number) implements Passed {}

    /** The directory with the device nodes that the engine made. */
    record Nodes() implements Passed {}
}
