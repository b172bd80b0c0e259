/**
 * nftables without its command line: tables, chains, rules, sets and maps, changed over netlink
 * ({@code linux/netfilter/nf_tables.h}) in transactions that the kernel takes as a whole or not at all.
 *
 * <p>An {@link org.gantry.linux.netlink.nft.NftTransaction} collects changes; {@link org.gantry.linux.netlink.nft.Nftables}
 * commits them. A rule is a list of {@link org.gantry.linux.netlink.nft.Expression}s that the kernel runs one after the
 * other until one of them does not match; {@link org.gantry.linux.netlink.nft.RuleBuilder} writes the usual ones:
 *
 * <pre>{@code
 * Table table = new Table(NftFamily.IPV4, "gantry");
 * Chain postrouting = Chain.base(table, "postrouting", Hook.sourceNat());
 * nftables.commit(new NftTransaction()
 *     .replace(table)
 *     .add(postrouting)
 *     .add(postrouting, new RuleBuilder()
 *         .sourceIn(subnet).outputIsNot("gantry0").masquerade().build()));
 * }</pre>
 */
@Export
@Version("1.0.0")
@NullMarked
package org.gantry.linux.netlink.nft;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
