package org.gantry.images.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.gantry.api.EngineException.InvalidArgument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceTest {
    private static final String HEX = "0123456789abcdef".repeat(4);

    @ParameterizedTest
    @CsvSource({
        "busybox,                             docker.io/library/busybox,                  busybox",
        "busybox:1.36,                        docker.io/library/busybox:1.36,             busybox:1.36",
        "library/busybox,                     docker.io/library/busybox,                  busybox",
        "docker.io/busybox,                   docker.io/library/busybox,                  busybox",
        "docker.io/library/busybox:a_B.c-1,   docker.io/library/busybox:a_B.c-1,          busybox:a_B.c-1",
        "index.docker.io/library/busybox,     docker.io/library/busybox,                  busybox",
        "index.docker.io/user/app,            docker.io/user/app,                         user/app",
        "user/app:v1,                         docker.io/user/app:v1,                      user/app:v1",
        "library/user/app,                    docker.io/library/user/app,                 library/user/app",
        "localhost/app,                       localhost/app,                              localhost/app",
        "localhost:5000/app:x,                localhost:5000/app:x,                       localhost:5000/app:x",
        "registry.example.com/a/b/c,          registry.example.com/a/b/c,                 registry.example.com/a/b/c",
        "127.0.0.1:443/app,                   127.0.0.1:443/app,                          127.0.0.1:443/app",
        "[2001:db8::1]:5000/app,              [2001:db8::1]:5000/app,                     [2001:db8::1]:5000/app",
        "HOST/app,                            HOST/app,                                   HOST/app",
        "Host.Example/app:T,                  Host.Example/app:T,                         Host.Example/app:T",
        "a__b/c.d/e-f/g---h,                  docker.io/a__b/c.d/e-f/g---h,               a__b/c.d/e-f/g---h",
        "busybox:5000,                        docker.io/library/busybox:5000,             busybox:5000",
        "sha256:abc,                          docker.io/library/sha256:abc,               sha256:abc"
    })
    void normalises(String written, String full, String familiar) {
        Reference reference = Reference.parse(written);

        assertThat(reference).hasToString(full);
        assertThat(reference.familiar()).isEqualTo(familiar);
        assertThat(Reference.parse(full)).isEqualTo(reference);
    }

    @Test
    void readsTagAndDigestAndLooksUpByTheDigest() {
        Reference reference = Reference.parse("busybox:1@sha256:" + HEX);

        assertThat(reference.tag()).isEqualTo("1");
        assertThat(reference.familiar()).isEqualTo("busybox:1@sha256:" + HEX);
        assertThat(reference.lookupKey().familiar()).isEqualTo("busybox@sha256:" + HEX);
        assertThat(Reference.parse("busybox").lookupKey().familiar()).isEqualTo("busybox:latest");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "@",
                "/",
                "//",
                ":tag",
                "a/",
                "/a",
                "a//b",
                "a:",
                "a@",
                "a:b:c",
                "a b",
                "a:b c",
                "-a",
                "a-",
                ".a",
                "a_",
                "a___b",
                "a..b",
                "a:-x",
                "a:.x",
                "host:port/app",
                "http://a/b",
                "a@sha256",
                "a@sha256:12",
                "a\u00e4",
                "a:\u00e4",
                "[::1/app",
                "[::g]:5/app",
                "a/../b",
                "busybox\n",
                "host.:5/a"
            })
    void refusesWhatTheGrammarDoesNotHave(String written) {
        assertThatThrownBy(() -> Reference.parse(written))
                .isInstanceOf(InvalidArgument.class)
                .hasMessage("invalid reference format");
    }

    @ParameterizedTest
    @CsvSource({
        "Busybox,                   library/Busybox",
        "user/App:v1,               user/App",
        "localhost:5000/aB,         aB"
    })
    void saysThatCapitalsAreTheReason(String written, String path) {
        assertThatThrownBy(() -> Reference.parse(written))
                .isInstanceOf(InvalidArgument.class)
                .hasMessage("invalid reference format: repository name (" + path + ") must be lowercase");
    }

    @Test
    void refusesAnIdentifierAsName() {
        assertThatThrownBy(() -> Reference.parse(HEX))
                .hasMessage("invalid repository name (" + HEX + "), cannot specify 64-byte hexadecimal strings");
    }

    @Test
    void limitsTheLengths() {
        assertThat(Reference.parse("a".repeat(247)).path()).hasSize(255);
        assertThatThrownBy(() -> Reference.parse("a".repeat(248)))
                .hasMessage("repository name must not be more than 255 characters");
        assertThat(Reference.parse("a:" + "t".repeat(128)).tag()).hasSize(128);
        assertThatThrownBy(() -> Reference.parse("a:" + "t".repeat(129))).hasMessage("invalid reference format");
        assertThatThrownBy(() -> Reference.parse("a.".repeat(1_000_000))).hasMessage("invalid reference format");
    }

    @Test
    void refusesDigestsNobodyCanCompute() {
        assertThatThrownBy(() -> Reference.parse("a@sha256:" + "0".repeat(63)))
                .hasMessage("invalid checksum digest length");
        assertThatThrownBy(() -> Reference.parse("a@md5:" + "0".repeat(32))).hasMessage("unsupported digest algorithm");
    }

    @Test
    void tagTargetsAreTagged() {
        assertThat(TagTarget.parse("app").familiar()).isEqualTo("app:latest");
        assertThatThrownBy(() -> TagTarget.parse("app@sha256:" + HEX))
                .hasMessage("refusing to create a tag with a digest reference");
        assertThatThrownBy(() -> TagTarget.parse("sha256:abc"))
                .hasMessage("refusing to create an ambiguous tag using digest algorithm as name");
    }
}
