package org.gantry.api.runtime;

/**
 * What a driver registers in place of itself while the host lacks something that it needs. The engine goes on without it, and
 * tells who asks for it; when what was missing is there, the {@link ContainerRuntime} takes its place.
 */
public interface UnsatisfiedRuntime {
    /** As {@link RuntimeInfo#name}. */
    String name();

    /** What is missing and how it is to be had: "needs lxc-start, ...: install the package lxc". */
    String needs();
}
