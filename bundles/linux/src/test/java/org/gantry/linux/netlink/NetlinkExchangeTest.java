package org.gantry.linux.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;
import org.junit.jupiter.api.Test;

class NetlinkExchangeTest {
    private static final int NEWLINK = 16;
    private static final int GETLINK = 18;
    private static final String DONE_7 = "14000000 03000200 07000000 01000000 00000000";
    private static final String OK_8 =
            "24000000 02000001 08000000 01000000 00000000 18000000 10000500 08000000 00000000";

    private final NetlinkRequest dump =
            new NetlinkRequest("RTM_GETLINK", "all", GETLINK, NetlinkFlags.DUMP, new MessageWriter().field32(0));
    private final NetlinkRequest change =
            new NetlinkRequest("RTM_NEWLINK", "bridge br0", NEWLINK, NetlinkFlags.ACK, new MessageWriter().u8(1, 2));

    @Test
    void putsHeadersBeforeBodies() {
        assertThat(Words.of(new NetlinkExchange(List.of(dump, change), 7).encode()))
                .isEqualTo("14000000 12000103 07000000 00000000 00000000 "
                        + "18000000 10000500 08000000 00000000 05000100 02000000");
    }

    @Test
    void collectsWhatComesBackAndDropsWhatAnEarlierExchangeLeft() {
        var exchange = new NetlinkExchange(List.of(dump, change), 7);
        accept(exchange, "14000000 10000200 07000000 01000000 aaaaaaaa");
        accept(exchange, "14000000 10000200 06000000 01000000 bbbbbbbb " + DONE_7);
        accept(exchange, OK_8);
        assertThat(exchange.result()).singleElement().satisfies(message -> {
            assertThat(message.type()).isEqualTo(NEWLINK);
            assertThat(message.payload().getInt(0)).isEqualTo(0xaaaaaaaa);
        });
    }

    @Test
    void saysWhichRequestFailedAndHowTheKernelExplainsIt() {
        var exchange = new NetlinkExchange(List.of(dump, change), 7);
        accept(exchange, DONE_7);
        // error -EEXIST, capped; NLMSGERR_ATTR_MSG "too many"
        accept(
                exchange,
                "34000000 02000003 08000000 01000000 efffffff 18000000 10000500 08000000 00000000 "
                        + "0d000100 746f6f20 6d616e79 00000000");
        assertThatThrownBy(exchange::result)
                .isInstanceOfSatisfying(SyscallException.class, e -> {
                    assertThat(e.errno()).isEqualTo(Errno.EEXIST);
                    assertThat(e.call()).isEqualTo("RTM_NEWLINK");
                })
                .hasMessage("RTM_NEWLINK bridge br0 (too many): EEXIST (File exists)");
    }

    @Test
    void findsTheExplanationBehindARepeatedRequest() {
        var exchange = new NetlinkExchange(List.of(change), 8);
        accept(
                exchange,
                "3c000000 02000002 08000000 01000000 9bffffff 18000000 10000500 08000000 00000000 "
                        + "05000100 02000000 0d000100 746f6f20 6d616e79 00000000");
        assertThatThrownBy(exchange::result)
                .hasMessage("RTM_NEWLINK bridge br0 (too many): ENETUNREACH (Network is unreachable)");
    }

    @Test
    void noticesWhatWasNotAnswered() {
        var exchange = new NetlinkExchange(List.of(dump, change), 7);
        accept(exchange, DONE_7);
        assertThatThrownBy(exchange::result).hasMessage("the kernel did not answer RTM_NEWLINK bridge br0");
    }

    @Test
    void refusesATruncatedMessage() {
        assertThatThrownBy(() -> NetlinkMessage.parse(Words.bytes("40000000 10000200 07000000 01000000")))
                .hasMessage("a netlink message of 64 bytes where 16 arrived");
        NetlinkMessage message = NetlinkMessage.parse(Words.bytes("14000000 10000200 07000000 01000000 00000000"))
                .getFirst();
        assertThatThrownBy(() -> message.attributes(16)).hasMessageContaining("shorter than its structure of 16");
    }

    private static void accept(NetlinkExchange exchange, String words) {
        exchange.accept(NetlinkMessage.parse(Words.bytes(words)));
    }
}
