package org.gantry.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.gantry.api.engine.ContainerFiles.Commit;
import org.gantry.api.engine.ContainerFiles.Extraction;
import org.junit.jupiter.api.Test;

/** The files of containers: cp, diff, export, commit, save. */
class FilesTest extends ServerTestCase {
    @Test
    void cpAsksForAPath() throws IOException {
        assertThat(server.get("/containers/c/archive").status()).isEqualTo(400);
        assertThat(server.get("/containers/c/archive?path=%2Fnone").status()).isEqualTo(404);
        assertThat(server.get("/containers/c/archive?path=%2Fnone").body())
                .contains("Could not find the file /none in container c");
        assertThat(server.get("/containers/c/archive?path=%2Flink").body()).isEqualTo("archive");
    }

    @Test
    void extractHasItsOptions() throws IOException {
        server.call("PUT /containers/c/archive?path=%2F&noOverwriteDirNonDir=true", null);
        assertThat(engine.files().extraction).isEqualTo(new Extraction(false, false));
        server.call("PUT /containers/c/archive?path=%2F&copyUIDGID=true", null);
        assertThat(engine.files().extraction).isEqualTo(new Extraction(true, true));
    }

    @Test
    void changesHaveNumbers() throws IOException {
        assertThat(server.get("/containers/c/changes").body().strip())
                .isEqualTo("[{\"Path\":\"/etc\",\"Kind\":0},{\"Path\":\"/x\",\"Kind\":2}]");
    }

    /** What fails before the first byte has a status. */
    @Test
    void anExportFailsInTime() throws IOException {
        assertThat(server.get("/containers/c/export").body()).isEqualTo("root");
        assertThat(server.get("/containers/none/export").status()).isEqualTo(404);
        assertThat(server.get("/images/none/get").status()).isEqualTo(404);
    }

    @Test
    void commitHasItsParameters() throws IOException {
        var reply = server.call(
                "POST /commit?container=c&repo=a%2Fb&tag=1&author=me&comment=why&pause=0&changes=USER+x&changes=CMD+y",
                null);
        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.body()).contains("{\"Id\":\"sha256:eee");
        assertThat(engine.files().commit)
                .isEqualTo(new Commit("a/b:1", "me", "why", false, List.of("USER x", "CMD y"), null));
        server.call("POST /commit?container=c", "{\"User\":\"u\",\"Cmd\":[\"x\"],\"Hostname\":\"ignored\"}");
        Commit commit = engine.files().commit;
        assertThat(commit).isNotNull();
        assertThat(commit.pause()).isTrue();
        assertThat(commit.config()).isNotNull();
        assertThat(server.call("POST /commit?container=c", "null").status()).isEqualTo(201);
        assertThat(server.call("POST /commit?container=c", "{\"Nonsense\":1}").status())
                .isEqualTo(400);
        assertThat(server.call("POST /commit?container=c&tag=1", null).status()).isEqualTo(400);
    }
}
