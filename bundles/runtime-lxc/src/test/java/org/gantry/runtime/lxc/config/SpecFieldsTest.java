package org.gantry.runtime.lxc.config;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.gantry.api.EngineException;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpecFieldsTest {
    private static final String SPEC = """
            {"ociVersion":"1.2.0","process":{"args":["sh"],"cwd":"/"},
             "linux":{"cgroupsPath":"/x","namespaces":[{"type":"mount"},{"type":"pid"}]}}""";

    @Test
    void takesWhatLxcCanDo() {
        assertThatCode(() -> check("hostname", "\"\"")).doesNotThrowAnyException();
        assertThatCode(() -> check("linux.rootfsPropagation", "\"rslave\"")).doesNotThrowAnyException();
    }

    /** Each by its name, before anything is made. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "ociVersion|\"2.0.0\"",
                "hooks.prestart|[{\"path\":\"/x\"}]",
                "hooks.createRuntime|[{\"path\":\"/x\"}]",
                "hooks.createContainer|[{\"path\":\"/x\"}]",
                "hooks.startContainer|[{\"path\":\"/x\"}]",
                "hooks.poststart|[{\"path\":\"/x\"}]",
                "hooks.poststop|[{\"path\":\"/x\"}]",
                "process.commandLine|\"x\"",
                "process.user.username|\"x\"",
                "process.selinuxLabel|\"x\"",
                "process.scheduler|{\"policy\":\"SCHED_OTHER\"}",
                "process.ioPriority|{\"class\":\"IOPRIO_CLASS_BE\",\"priority\":4}",
                "process.execCPUAffinity|{\"initial\":\"0\"}",
                "process.capabilities.inheritable|[\"CAP_KILL\"]",
                "process.capabilities.ambient|[\"CAP_KILL\"]",
                "process.capabilities.effective|[\"CAP_KILL\"]",
                "process.capabilities.permitted|[\"CAP_KILL\"]",
                "linux.uidMappings|[{\"containerID\":0,\"hostID\":1,\"size\":1}]",
                "linux.gidMappings|[{\"containerID\":0,\"hostID\":1,\"size\":1}]",
                "linux.netDevices|{\"eth0\":{}}",
                "linux.mountLabel|\"x\"",
                "linux.intelRdt|{\"closID\":\"x\"}",
                "linux.memoryPolicy|{\"mode\":\"MPOL_BIND\",\"nodes\":\"0\"}",
                "linux.personality|{\"domain\":\"LINUX32\"}",
                "linux.timeOffsets|{\"boottime\":{\"secs\":1,\"nanosecs\":0}}",
                "linux.rootfsPropagation|\"shared\"",
                "linux.resources.memory.kernel|1000",
                "linux.resources.memory.useHierarchy|false",
            })
    void refusesByName(String field, String value) {
        assertThatThrownBy(() -> check(field, value))
                .isInstanceOf(EngineException.Unsupported.class)
                .hasMessageContaining(field);
    }

    @ParameterizedTest
    @CsvSource({"process.args, []", "linux.cgroupsPath, '\"\"'"})
    void missesWhatThereHasToBe(String field, String value) {
        assertThatThrownBy(() -> check(field, value))
                .isInstanceOf(EngineException.InvalidArgument.class)
                .hasMessageContaining(field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "[{\"type\":\"mount\"},{\"type\":\"user\"}]|user",
                "[{\"type\":\"mount\"},{\"type\":\"time\"}]|time",
                "[{\"type\":\"mount\",\"path\":\"/x\"}]|mount namespace",
                "[{\"type\":\"pid\"}]|mount namespace",
            })
    void refusesNamespacesByTheirTypes(String namespaces, String named) {
        assertThatThrownBy(() -> Namespaces.of(spec("linux.namespaces", namespaces)))
                .isInstanceOf(EngineException.Unsupported.class)
                .hasMessageContaining("linux.namespaces")
                .hasMessageContaining(named);
    }

    private static void check(String field, String value) throws JsonProcessingException {
        SpecFields.check(spec(field, value));
    }

    private static RuntimeSpec spec(String field, String value) throws JsonProcessingException {
        ObjectNode document = (ObjectNode) Json.lenient().readTree(SPEC);
        String[] names = field.split("\\.", -1);
        ObjectNode at = document;
        for (int i = 0; i < names.length - 1; i++) {
            at = at.withObjectProperty(names[i]);
        }
        at.set(names[names.length - 1], Json.lenient().readTree(value));
        return Json.lenient().treeToValue(document, RuntimeSpec.class);
    }
}
