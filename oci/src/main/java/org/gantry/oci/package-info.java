/**
 * The command line of OCI runtimes, as runc has it, over the default driver: each command is a process of its own, containers
 * are children of whoever called, and what there is to remember lies below {@code --root}.
 */
@NullMarked
package org.gantry.oci;

import org.jspecify.annotations.NullMarked;
