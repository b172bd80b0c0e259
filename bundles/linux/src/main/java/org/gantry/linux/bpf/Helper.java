package org.gantry.linux.bpf;

/** Functions of the kernel that programs call, with their numbers (linux/bpf.h); see bpf-helpers(7). */
public enum Helper {
    /** {@code void *bpf_map_lookup_elem(struct bpf_map *map, const void *key)}. */
    MAP_LOOKUP_ELEM(1),

    /** {@code u64 bpf_get_netns_cookie(void *ctx)}. */
    GET_NETNS_COOKIE(122),

    /** {@code struct tcp6_sock *bpf_skc_to_tcp6_sock(void *sk)}. */
    SKC_TO_TCP6_SOCK(136),

    /** {@code struct udp6_sock *bpf_skc_to_udp6_sock(void *sk)}. */
    SKC_TO_UDP6_SOCK(140);

    private final int number;

    Helper(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
