package org.gantry.linux.netlink.nft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.gantry.linux.netlink.IpPrefix;
import org.gantry.linux.netlink.NetlinkRequest;
import org.gantry.linux.netlink.Words;
import org.gantry.linux.netlink.nft.NftSet.DataType;
import org.junit.jupiter.api.Test;

/** Bytes as {@code nft --debug=mnl} 1.0.6 prints those it sends for the same. */
class NftTransactionTest {
    private static final Table TABLE = new Table(NftFamily.IPV4, "gw");

    @Test
    void writesABaseChain() {
        Chain chain = Chain.base(TABLE, "post", Hook.sourceNat());
        assertThat(onlyChange(new NftTransaction().add(chain)))
                .isEqualTo("02000000 07000100 67770000 09000300 706f7374 00000000 "
                        + "14000480 08000100 00000004 08000200 00000064 " // hook
                        + "08000500 00000001 08000700 6e617400"); // policy accept, type nat
    }

    @Test
    void writesARuleByteForByteAsNftDoes() {
        Chain chain = Chain.base(TABLE, "post", Hook.sourceNat());
        List<Expression> rule = new RuleBuilder()
                .sourceIn(IpPrefix.parse("172.30.0.0/20"))
                .outputIsNot("gantry0")
                .masquerade()
                .build();
        assertThat(onlyChange(new NftTransaction().add(chain, rule)))
                .isEqualTo("02000000 07000100 67770000 09000200 706f7374 00000000 18010480 "
                        + "34000180 0c000100 7061796c 6f616400 24000280 08000100 00000001 08000200 00000001 "
                        + "08000300 0000000c 08000400 00000004 "
                        + "44000180 0c000100 62697477 69736500 34000280 08000100 00000001 08000200 00000001 "
                        + "08000300 00000004 0c000480 08000100 fffff000 0c000580 08000100 00000000 "
                        + "2c000180 08000100 636d7000 20000280 08000100 00000001 08000200 00000000 "
                        + "0c000380 08000100 ac1e0000 "
                        + "24000180 09000100 6d657461 00000000 14000280 08000200 00000007 08000100 00000001 "
                        + "38000180 08000100 636d7000 2c000280 08000100 00000001 08000200 00000001 "
                        + "18000380 14000100 67616e74 72793000 00000000 00000000 "
                        + "14000180 09000100 6d617371 00000000 04000280");
    }

    @Test
    void writesElementsOfAMapToVerdicts() {
        NftSet map = NftSet.map(TABLE, "m", DataType.PORT, DataType.VERDICT);
        Chain web = Chain.regular(TABLE, "web");
        assertThat(onlyChange(new NftTransaction()
                        .add(map, List.of(SetElement.of(new byte[] {0, 80}, Verdict.goTo(web))))))
                .isEqualTo("02000000 07000100 67770000 06000200 6d000000 "
                        + "2c000380 28000180 0c000180 06000100 00500000 "
                        + "18000280 14000280 08000100 fffffffc 08000200 77656200");
    }

    @Test
    void replacesATableByMakingSureThereIsOneToDelete() {
        assertThat(new NftTransaction().replace(TABLE).changes())
                .extracting(NetlinkRequest::name)
                .containsExactly("NFT_MSG_NEWTABLE", "NFT_MSG_DELTABLE", "NFT_MSG_NEWTABLE");
    }

    private static String onlyChange(NftTransaction transaction) {
        assertThat(transaction.changes()).hasSize(1);
        return Words.of(transaction.changes().getFirst().body());
    }
}
