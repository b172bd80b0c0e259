/**
 * eBPF: programs ({@link org.gantry.linux.bpf.BpfProgram}) written with an assembler, the maps they look things up in, and
 * the control groups they are attached to. What a program is for is said where it is written.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.gantry.linux.bpf;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
