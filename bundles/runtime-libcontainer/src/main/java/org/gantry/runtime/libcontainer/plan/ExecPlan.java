package org.gantry.runtime.libcontainer.plan;

import java.nio.file.Path;
import org.gantry.api.runtime.*;
import org.gantry.linux.cgroup.*;
import org.gantry.linux.shim.*;

public final class ExecPlan implements AutoCloseable {
    public static ExecPlan of(ExecRequest r, org.gantry.api.oci.RuntimeSpec s, int p, CgroupManager g, Path e) {
        throw new IllegalStateException();
    }

    public ShimSpec shim() {
        throw new IllegalStateException();
    }

    @Override
    public void close() {}
}
