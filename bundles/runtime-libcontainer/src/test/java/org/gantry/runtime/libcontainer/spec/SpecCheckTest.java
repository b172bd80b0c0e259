package org.gantry.runtime.libcontainer.spec;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.gantry.api.EngineException;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.json.Json;
import org.gantry.linux.process.SecurityModule;
import org.gantry.runtime.libcontainer.testing.TestSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpecCheckTest {
    @Test
    void letsADefaultSpecPass() {
        assertThatCode(() -> SpecCheck.check(TestSpec.of("true").build("/a/b"))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "process.commandLine                      | \"x\"",
                "process.user.username                    | \"x\"",
                "linux.mountLabel                         | \"x\"",
                "linux.netDevices                         | {\"eth0\":{}}",
                "linux.intelRdt                           | {\"closID\":\"x\"}",
                "linux.personality.flags                  | [\"X\"]",
                "linux.resources.memory.kernel            | 1"
            })
    void refusesByNameWhatItDoesNotDo(String field, String value) throws JsonProcessingException {
        assertThatThrownBy(() -> SpecCheck.check(with(field, value)))
                .isInstanceOf(EngineException.Unsupported.class)
                .hasMessage(field + " is not supported yet");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hooks.prestart                        | []",
                "process.apparmorProfile               | \"unconfined\"",
                "linux.resources.memory.kernel         | 0",
                "linux.uidMappings                     | []"
            })
    void takesEmptyForAbsent(String field, String value) throws JsonProcessingException {
        RuntimeSpec spec = with(field, value);
        assertThatCode(() -> SpecCheck.check(spec)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hooks.prestart                  | [{\"path\":\"x\"}]",
                "hooks.poststop                  | [{\"path\":\"/x\",\"timeout\":0}]",
                "process.oomScoreAdj             | -1001",
                "process.user.umask              | 512",
                "process.execCPUAffinity.final   | \"0-\"",
                "process.execCPUAffinity.initial | \"x\""
            })
    void refusesNumbersThatCannotBe(String field, String value) {
        assertThatThrownBy(() -> SpecCheck.check(with(field, value)))
                .isInstanceOf(EngineException.InvalidArgument.class)
                .hasMessageStartingWith(field);
    }

    @Test
    void refusesLabelsThatNothingWouldEnforce() {
        if (!SecurityModule.APPARMOR.isEnabled()) {
            assertThatThrownBy(() -> SpecCheck.check(with("process.apparmorProfile", "\"docker-default\"")))
                    .isInstanceOf(EngineException.Unsupported.class)
                    .hasMessageContaining("process.apparmorProfile")
                    .hasMessageContaining("AppArmor is not enabled");
        }
        if (!SecurityModule.SELINUX.isEnabled()) {
            assertThatThrownBy(() -> SpecCheck.check(with("process.selinuxLabel", "\"a:b:c:s0\"")))
                    .isInstanceOf(EngineException.Unsupported.class)
                    .hasMessageContaining("process.selinuxLabel")
                    .hasMessageContaining("SELinux is not enabled");
        }
    }

    @Test
    void refusesASpecWithoutWhatItNeeds() {
        RuntimeSpec spec = TestSpec.of("true").build("/a/b");
        var nothing = new RuntimeSpec(spec.ociVersion(), null, null, null, null, null, null, spec.linux(), null);
        assertThatThrownBy(() -> SpecCheck.check(nothing)).hasMessageContaining("process is missing");
        assertThatThrownBy(() -> SpecCheck.check(TestSpec.of("true").build("")))
                .hasMessageContaining("linux.cgroupsPath is missing");
        assertThatThrownBy(() -> SpecCheck.check(
                        TestSpec.of("true").withoutNamespace("uts").build("/a/b")))
                .hasMessageContaining("private UTS namespace");
    }

    /** The default spec with one property more, by its path in the document. */
    private static RuntimeSpec with(String field, String value) throws JsonProcessingException {
        var mapper = Json.strict();
        JsonNode document = mapper.valueToTree(TestSpec.of("true").build("/a/b"));
        var parent = (ObjectNode) document;
        String[] path = field.split("\\.", -1);
        for (int i = 0; i < path.length - 1; i++) {
            parent = parent.withObjectProperty(path[i]);
        }
        parent.set(path[path.length - 1], mapper.readTree(value));
        if (document.has("linux") && document.get("linux").has("personality")) {
            ((ObjectNode) document.get("linux").get("personality")).put("domain", "LINUX");
        }
        return mapper.treeToValue(document, RuntimeSpec.class);
    }
}
