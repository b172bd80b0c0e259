/**
 * The network side of the engine. {@link org.gantry.network.LocalNetworkController} is what the engine sees; behind it
 *
 * <ul>
 *   <li>{@code sandbox} makes and keeps network namespaces,
 *   <li>{@code driver} has the contract of network types and those that need no interface; {@code bridge} the one that does,
 *   <li>{@code ipam} chooses subnets and hands out addresses,
 *   <li>{@code store} has the records.
 * </ul>
 *
 * Nothing is cached across calls except a few namespaces made ahead: records on disk and the kernel are the truth, so a
 * process killed at any point, or a second instance of this bundle beside the first during a swap, does no harm.
 */
@NullMarked
package org.gantry.network;

import org.jspecify.annotations.NullMarked;
