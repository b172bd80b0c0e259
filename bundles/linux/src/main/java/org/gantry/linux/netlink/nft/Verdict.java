package org.gantry.linux.netlink.nft;

import java.util.function.Consumer;
import org.gantry.linux.netlink.MessageWriter;

/**
 * What becomes of a packet.
 *
 * @param code NF_* of linux/netfilter.h, NFT_* of nf_tables.h
 * @param chain where to go on; empty where the code needs none
 */
public record Verdict(int code, String chain) {
    public static final Verdict DROP = new Verdict(0, "");
    public static final Verdict ACCEPT = new Verdict(1, "");
    public static final Verdict RETURN = new Verdict(-5, "");

    private static final int NFT_JUMP = -3;
    private static final int NFT_GOTO = -4;
    private static final int NFTA_DATA_VERDICT = 2;
    private static final int NFTA_VERDICT_CODE = 1;
    private static final int NFTA_VERDICT_CHAIN = 2;

    /** Goes on in another chain and comes back at its end. */
    public static Verdict jump(Chain chain) {
        return new Verdict(NFT_JUMP, chain.name());
    }

    /** Goes on in another chain for good. */
    public static Verdict goTo(Chain chain) {
        return new Verdict(NFT_GOTO, chain.name());
    }

    /** The verdict as the content of a data attribute. */
    Consumer<MessageWriter> data() {
        return data -> data.nested(NFTA_DATA_VERDICT, verdict -> {
            verdict.be32(NFTA_VERDICT_CODE, code);
            if (!chain.isEmpty()) {
                verdict.string(NFTA_VERDICT_CHAIN, chain);
            }
        });
    }
}
