package org.gantry.runtime.support.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.gantry.api.EngineException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SysctlNameTest {
    @ParameterizedTest
    @CsvSource({
        "kernel.sem,                          kernel/sem",
        "net.ipv4.conf.eth0/7.forwarding,     net/ipv4/conf/eth0.7/forwarding",
        "net/ipv4/conf/eth0.7/forwarding,     net/ipv4/conf/eth0.7/forwarding"
    })
    void takesBothSeparators(String key, String path) {
        assertThat(SysctlName.parse(key).path()).isEqualTo(path);
    }

    /** With the prefix of a namespace, each of them would have been allowed and would have set something of the host. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "net./../kernel/core_pattern",
                "net/../kernel/core_pattern",
                "net.//.kernel.core_pattern",
                "net/./../kernel/x",
                "fs.mqueue.//.//.kernel",
                "",
                "net.",
                "net..x"
            })
    void refusesNamesThatLeadElsewhere(String key) {
        assertThatThrownBy(() -> SysctlName.parse(key))
                .isInstanceOf(EngineException.InvalidArgument.class)
                .hasMessageContaining("no name of a kernel parameter");
    }
}
