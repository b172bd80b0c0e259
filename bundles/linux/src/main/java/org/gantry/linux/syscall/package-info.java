/**
 * The gate to the kernel: syscall numbers, the call itself, error numbers and C strings. Everything else in this bundle
 * is built on {@link org.gantry.linux.syscall.Syscall}; a refused call surfaces as a
 * {@link org.gantry.linux.syscall.SyscallException} that names the call, its subject and the errno.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.gantry.linux.syscall;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
