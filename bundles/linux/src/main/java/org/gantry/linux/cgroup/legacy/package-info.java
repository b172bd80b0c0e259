/** The controllers of cgroup v1, one class each; see the kernel's Documentation/admin-guide/cgroup-v1. */
@NullMarked
package org.gantry.linux.cgroup.legacy;

import org.jspecify.annotations.NullMarked;
