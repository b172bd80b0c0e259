/**
 * The execution driver on LXC. {@code lxc-start} makes the container, from a configuration that says what the spec says, and
 * stays as its monitor; a shim of ours is the parent of the monitor. What runs in the container first is a small program of
 * ours, which takes the streams and waits for the start. See ADR 17.
 */
@NullMarked
package org.gantry.runtime.lxc;

import org.jspecify.annotations.NullMarked;
