package org.gantry.runtime.support.seccomp;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.linux.syscall.Arch;

/** Compiled filters by profile: most containers of a host have the same one. */
public final class SeccompFilters {
    private static final int KEPT = 32;

    private final Map<RuntimeSpec.Seccomp, ByteBuffer> compiled = new LinkedHashMap<>(KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<RuntimeSpec.Seccomp, ByteBuffer> eldest) {
            return size() > KEPT;
        }
    };

    /** The filter of a profile for this machine. */
    public SeccompFilter of(RuntimeSpec.Seccomp profile) {
        return new SeccompFilter(instructions(profile), SeccompFlags.of(profile));
    }

    private ByteBuffer instructions(RuntimeSpec.Seccomp profile) {
        synchronized (compiled) {
            return compiled.computeIfAbsent(profile, p -> ByteBuffer.wrap(SeccompCompiler.compile(p, Arch.current())));
        }
    }
}
