package org.gantry.linux.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RdmaTest {
    @TempDir
    Path directory;

    @Test
    void writesWhatIsGivenForADevice() {
        ControlFiles files = new ControlFiles(directory).offering("rdma.max");
        new Rdma().apply(files.group(), Limits.rdma(Map.of("mlx4_0", new RdmaLimits(2L, 2000L))));
        assertThat(files.content("rdma.max")).isEqualTo("mlx4_0 hca_handle=2 hca_object=2000");
        new Rdma().apply(files.group(), Limits.rdma(Map.of("mlx4_1", new RdmaLimits(null, 3L))));
        assertThat(files.content("rdma.max")).isEqualTo("mlx4_1 hca_object=3");
        assertThat(new Rdma().concerns(CgroupLimits.NONE)).isFalse();
    }
}
