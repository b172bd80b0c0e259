package org.gantry.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.gantry.api.EngineException;
import org.gantry.rest.testing.Reply;
import org.junit.jupiter.api.Test;

/** What clients and registries say to each other through the API, byte by byte. */
class RegistriesTest extends ServerTestCase {
    @Test
    void progressIsOneLineOfJsonForEachMessage() throws IOException {
        Reply reply = server.post("/images/create?fromImage=child&tag=v1");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body().lines())
                .containsExactly(
                        "{\"status\":\"Pulling from child\",\"id\":\"v1\"}",
                        "{\"status\":\"Downloading\",\"progressDetail\":{\"current\":500000,\"total\":2000000},"
                                + "\"progress\":\"[============>                                      ]    500kB/2MB\","
                                + "\"id\":\"abcabcabcabc\"}",
                        "{\"status\":\"Pull complete\",\"progressDetail\":{},\"id\":\"abcabcabcabc\"}");
    }

    @Test
    void whatFailsFirstHasAStatusAndWhatFailsLaterIsTheLastMessage() throws IOException {
        engine.images().transferFailure = new EngineException.Internal("broken");
        Reply late = server.post("/images/create?fromImage=child&tag=v1");
        assertThat(late.status()).isEqualTo(200);
        assertThat(late.body()).endsWith("{\"errorDetail\":{\"message\":\"broken\"},\"error\":\"broken\"}\n");

        engine.images().uploadFailure = new EngineException.NotFound("manifest for child:v1 not found");
        Reply early = server.post("/images/create?fromImage=child&tag=v1");
        assertThat(early.status()).isEqualTo(404);
        assertThat(early.body()).isEqualTo("{\"message\":\"manifest for child:v1 not found\"}\n");
    }

    @Test
    void thePushTellsWhatTheTagStandsFor() throws IOException {
        Reply reply = server.post("/images/example/child/push?tag=v1");
        assertThat(reply.body())
                .endsWith("{\"progressDetail\":{},\"aux\":{\"Tag\":\"v1\",\"Digest\":\"sha256:" + "ab".repeat(32)
                        + "\",\"Size\":99}}\n");
        assertThat(engine.images().calls).containsExactly("push example/child:v1 false");
    }

    @Test
    void credentialsComeInAHeader() throws IOException {
        String auth = header("{\"username\":\"me\",\"password\":\"ü?>\",\"email\":\"x\",\"serveraddress\":\"r\"}");
        server.call("POST /images/create?fromImage=a&tag=1", null, "X-Registry-Auth: " + auth);
        server.call("POST /images/create?fromImage=a&tag=1", null, "X-Registry-Auth: " + header("{}"));
        assertThat(engine.images().calls).containsExactly("pull a:1 false  me", "pull a:1 false  ");
    }

    @Test
    void credentialsThatMakeNoSenseAreRefused() throws IOException {
        assertThat(server.call("POST /images/create?fromImage=a&tag=1", null, "X-Registry-Auth: !")
                        .body())
                .contains("it is not base64url");
        String split = header("{\"username\":\"me\\r\\nHost: evil\"}");
        Reply reply = server.call("POST /images/create?fromImage=a&tag=1", null, "X-Registry-Auth: " + split);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body())
                .contains("username contains a control character")
                .doesNotContain("evil");
        assertThat(server.call("POST /auth", "{\"password\":\"" + "x".repeat(40_000) + "\"}")
                        .body())
                .contains("password is longer than 32768 bytes");
    }

    @Test
    void aLoginIsAnsweredWithAToken() throws IOException {
        Reply reply =
                server.call("POST /auth", "{\"serveraddress\":\"r:5000\",\"username\":\"me\",\"password\":\"pw\"}");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo("{\"Status\":\"Login Succeeded\",\"IdentityToken\":\"an-identity\"}\n");
        assertThat(engine.images().calls).containsExactly("login r:5000 me pw");
    }

    @Test
    void whatARegistryHasIsTold() throws IOException {
        assertThat(server.get("/distribution/example/child:v1/json").body())
                .isEqualTo(
                        "{\"Descriptor\":{\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"digest\":\"sha256:"
                                + "ab".repeat(32)
                                + "\",\"size\":123},\"Platforms\":[{\"architecture\":\"arm64\",\"os\":\"linux\",\"variant\":\"v8\"}]}\n");
    }

    @Test
    void aSearchIsTheRegistrysAnswerInDockersWords() throws IOException {
        String auth = header("{\"username\":\"me\",\"password\":\"pw\"}");
        Reply reply = server.call("GET /images/search?term=r:5000/busybox&limit=7", null, "X-Registry-Auth: " + auth);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body())
                .isEqualTo("[{\"star_count\":3037,\"is_official\":true,\"name\":\"busybox\",\"is_automated\":false,"
                        + "\"description\":\"Busybox base image.\"},{\"star_count\":7,\"is_official\":false,"
                        + "\"name\":\"example/busybox\",\"is_automated\":false,\"description\":\"\"}]\n");
        assertThat(engine.images().calls).containsExactly("search r:5000/busybox 7 me");
    }

    @Test
    void aSearchIsFiltered() throws IOException {
        assertThat(names("{\"is-official\":{\"true\":true}}")).containsExactly("busybox");
        assertThat(names("{\"is-official\":[\"false\"]}")).containsExactly("example/busybox");
        assertThat(names("{\"is-automated\":[\"false\"]}")).containsExactly("busybox", "example/busybox");
        assertThat(names("{\"stars\":[\"3\",\"8\"]}")).containsExactly("busybox");
        assertThat(names("{\"stars\":[\"4000\"]}")).isEmpty();
        engine.images().calls.clear();
        assertThat(names("{\"is-automated\":[\"true\"]}")).isEmpty();
        assertThat(engine.images().calls).isEmpty();
    }

    @Test
    void whatASearchCannotMeanIsRefused() throws IOException {
        assertThat(search("{\"label\":[\"x\"]}").body()).contains("invalid filter 'label'");
        assertThat(search("{\"is-official\":[\"maybe\"]}").body()).contains("invalid filter 'is-official=[maybe]'");
        assertThat(search("{\"stars\":[\"many\"]}").body()).contains("invalid filter 'stars=many'");
        Reply limit = server.get("/images/search?term=x&limit=many");
        assertThat(limit.status()).isEqualTo(400);
        assertThat(limit.body()).contains("invalid limit specified");
    }

    private List<String> names(String filters) throws IOException {
        return Pattern.compile("\"name\":\"([^\"]*)")
                .matcher(search(filters).body())
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private Reply search(String filters) throws IOException {
        return server.get("/images/search?term=x&filters=" + URLEncoder.encode(filters, StandardCharsets.UTF_8));
    }

    private static String header(String json) {
        return Base64.getUrlEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
