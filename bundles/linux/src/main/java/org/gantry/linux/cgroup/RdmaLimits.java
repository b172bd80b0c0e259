package org.gantry.linux.cgroup;

import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** How many handles and objects of one RDMA device may be open; null leaves a number as it is. */
public record RdmaLimits(@Nullable Long handles, @Nullable Long objects) {
    /** As rdma.max takes it on both versions: {@code mlx4_0 hca_handle=2 hca_object=2000}. */
    public String line(String device) {
        StringJoiner words = new StringJoiner(" ");
        words.add(device);
        if (handles != null) {
            words.add("hca_handle=" + handles);
        }
        if (objects != null) {
            words.add("hca_object=" + objects);
        }
        return words.toString();
    }
}
