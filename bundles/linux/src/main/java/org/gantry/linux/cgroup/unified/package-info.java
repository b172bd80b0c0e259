/** The controllers of cgroup v2, one class each; see the kernel's Documentation/admin-guide/cgroup-v2.rst. */
@NullMarked
package org.gantry.linux.cgroup.unified;

import org.jspecify.annotations.NullMarked;
