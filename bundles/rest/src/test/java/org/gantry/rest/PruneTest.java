package org.gantry.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.gantry.rest.testing.FakeImages;
import org.gantry.rest.testing.Reply;
import org.junit.jupiter.api.Test;

/** Prunes and disk usage on the wire. */
class PruneTest extends ServerTestCase {
    @Test
    void containersThatAreOverGo() throws IOException {
        assertThat(prune("containers", "").body()).isEqualTo("{\"ContainersDeleted\":null,\"SpaceReclaimed\":0}\n");
        String body = "{\"Image\":\"busybox\",\"Labels\":{\"keep\":\"yes\"}}";
        assertThat(server.call("POST /containers/create?name=one", body).status())
                .isEqualTo(201);
        assertThat(prune("containers", "{\"label!\":{\"keep\":true}}").body()).contains("\"ContainersDeleted\":null");
        assertThat(prune("containers", "{\"until\":{\"2001-02-03\":true}}").body())
                .contains("\"ContainersDeleted\":null");
        assertThat(prune("containers", "{\"label\":{\"keep=yes\":true},\"until\":{\"0s\":true}}")
                        .body())
                .endsWith("c0ffee\"],\"SpaceReclaimed\":5}\n");
    }

    @Test
    void imagesAnswerAsRmiDoes() throws IOException {
        assertThat(prune("images", "").body()).isEqualTo("{\"ImagesDeleted\":null,\"SpaceReclaimed\":0}\n");
        assertThat(prune("images", "{\"dangling\":{\"false\":true},\"until\":{\"2024-01-01T00:00:00Z\":true}}")
                        .body())
                .as("created at that very moment")
                .isEqualTo(
                        "{\"ImagesDeleted\":[{\"Deleted\":\"" + FakeImages.BUSYBOX + "\"}],\"SpaceReclaimed\":11}\n");
        assertThat(prune("images", "{\"dangling\":{\"false\":true},\"label!\":{\"made=here\":true}}")
                        .body())
                .contains("\"ImagesDeleted\":null");
    }

    @Test
    void aFilterThatCannotBeIsRefused() throws IOException {
        for (String kind : new String[] {"containers", "images", "networks"}) {
            assertThat(prune(kind, "{\"nosuch\":{\"x\":true}}").status()).isEqualTo(400);
            assertThat(prune(kind, "{\"until\":{\"soon\":true}}").status()).isEqualTo(400);
            assertThat(prune(kind, "{\"until\":{\"1h\":true,\"2h\":true}}").body())
                    .contains("more than one until filter specified");
        }
        assertThat(prune("images", "{\"dangling\":{\"perhaps\":true}}").status())
                .isEqualTo(400);
        assertThat(prune("build", "{\"nosuch\":{\"x\":true}}").status()).isEqualTo(400);
    }

    @Test
    void thereIsNoBuildCache() throws IOException {
        assertThat(prune("build", "").body()).isEqualTo("{\"CachesDeleted\":null,\"SpaceReclaimed\":0}\n");
    }

    @Test
    void diskUsageByKind() throws IOException {
        assertThat(server.get("/system/df").body())
                .startsWith("{\"LayersSize\":4321,\"Images\":[{\"Containers\":2,")
                .contains("\"SharedSize\":321,\"Size\":4321", "\"Containers\":[]", "\"BuildCache\":[]");
        assertThat(server.get("/system/df?type=volume&type=build-cache").body())
                .startsWith("{\"LayersSize\":0,\"Images\":null,\"Containers\":null,\"Volumes\":[")
                .endsWith("\"BuildCache\":[]}\n");
        assertThat(server.get("/v1.41/system/df?type=volume").body())
                .as("before 1.42 there was no such parameter")
                .contains("\"Containers\":[]");
        Reply unknown = server.get("/system/df?type=nosuch");
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.body()).contains("unknown object type: nosuch");
        server.call("POST /volumes/create", "{\"Name\":\"data\"}");
        assertThat(server.get("/system/df?type=volume").body())
                .contains("\"Name\":\"data\"", "\"UsageData\":{\"RefCount\":0,\"Size\":4096}");
    }

    @Test
    void imagesTellWhatTheyShareIfAsked() throws IOException {
        assertThat(server.get("/images/json?shared-size=1").body()).contains("\"Containers\":-1", "\"SharedSize\":321");
        assertThat(server.get("/images/json").body()).contains("\"SharedSize\":-1");
    }

    @Test
    void aListHasEveryFieldOfAnImage() throws IOException {
        assertThat(server.get("/images/json?filters=%7B%22reference%22%3A%7B%22example%2Fsub%2Fchild%22%3Atrue%7D%7D")
                        .body())
                .isEqualTo(
                        "[{\"Containers\":-1,\"Created\":1706745600,\"Id\":\"" + FakeImages.CHILD
                                + "\",\"Labels\":{\"made\":\"here\"},\"ParentId\":\"" + FakeImages.BUSYBOX
                                + "\",\"RepoDigests\":[],\"RepoTags\":[\"example/sub/child:v1\"],\"SharedSize\":-1,\"Size\":4321}]\n");
    }

    @Test
    void parentsStayWhereThatIsAsked() throws IOException {
        server.call("DELETE /images/busybox?noprune=1&force=1", null);
        assertThat(engine.images().calls).containsExactly("remove busybox true alone");
    }

    private Reply prune(String kind, String filters) throws IOException {
        String query = filters.isEmpty() ? "" : "?filters=" + URLEncoder.encode(filters, StandardCharsets.UTF_8);
        return server.call("POST /" + kind + "/prune" + query, null);
    }
}
