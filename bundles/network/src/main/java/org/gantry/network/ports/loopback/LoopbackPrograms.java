// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
package org.gantry.network.ports.loopback;

import static org.gantry.linux.bpf.Register.R0;
import static org.gantry.linux.bpf.Register.R1;
import static org.gantry.linux.bpf.Register.R2;
import static org.gantry.linux.bpf.Register.R6;
import static org.gantry.linux.bpf.Register.R7;
import static org.gantry.linux.bpf.Register.STACK;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.gantry.linux.bpf.Assembler;
import org.gantry.linux.bpf.AttachPoint;
import org.gantry.linux.bpf.BpfMap;
import org.gantry.linux.bpf.Helper;
import org.gantry.linux.bpf.Label;
import org.gantry.linux.bpf.Register;

/**
 * The instructions by which a socket that calls a port at ::1 is connected to that port at another address of loopback,
 * one of IPv4, and told that it was ::1. Who calls {@code ::} means ::1 as well.
 *
 * <p>The kernel lets nobody see whether a socket keeps to IPv6 but programs to be had under its own license: so this file is.
 */
final class LoopbackPrograms {
    /** struct bpf_sock_addr: the address and the port as they are in the call, then what the socket is. */
    private static final int USER_IP6 = 8;

    private static final int USER_PORT = 24;
    private static final int PROTOCOL = 36;
    private static final int SOCKET = 64;

    /** struct bpf_sock, without the halves that programs of this type do not see. */
    private static final int BOUND_DEV_IF = 0;

    private static final int SRC_IP6 = 28;
    private static final int DST_IP4 = 52;

    /**
     * struct sock_common: addresses (8), hash (4), ports (4), family (2), state (1), then reuse:4, reuseport:1, ipv6only:1.
     * Where it is, is no promise of the kernel's: {@link SelfCheck} looks.
     */
    private static final int IPV6ONLY_BYTE = 19;

    private static final int IPV6ONLY_BIT = 0x20;

    private static final int WORD = Integer.BYTES;
    private static final int WORDS = 4;
    private static final int ONE = bigEndian(1);
    private static final int MAPPED = bigEndian(0xFFFF);

    private final long namespace;
    private final BpfMap ports;
    private final int target;

    /**
     * @param namespace the cookie of the one whose sockets are meant
     * @param ports by {@link PortKey}
     * @param target of IPv4, which stands for ::1
     */
    LoopbackPrograms(long namespace, BpfMap ports, InetAddress target) {
        this.namespace = namespace;
        this.ports = ports;
        this.target = ByteBuffer.wrap(target.getAddress())
                .order(ByteOrder.LITTLE_ENDIAN)
                .getInt();
    }

    long[] program(AttachPoint point) {
        return switch (point) {
            case CONNECT6 -> connect();
            case GETPEERNAME6, RECVMSG6 -> peer();
            case GETSOCKNAME6 -> own();
            default -> throw new IllegalArgumentException("no program is attached to " + point);
        };
    }

    /** A socket that cannot turn to IPv4, or is bound to something that this would take it away from, calls ::1 itself. */
    private long[] connect() {
        Label leave = new Label();
        Label known = new Label();
        Assembler code = new Assembler().copy(R6, R1);
        unlessLoopback(code, leave);
        unlessInNamespace(code, leave);
        code.loadLong(R7, R6, SOCKET).loadWord(R1, R7, BOUND_DEV_IF).jumpIfNotEqual(R1, 0, leave);
        for (int i = 0; i < WORDS; i++) {
            code.loadWord(R1, R7, SRC_IP6 + i * WORD).jumpIfNotEqual(R1, 0, leave);
        }
        code.loadWord(R1, R6, PROTOCOL)
                .storeWord(STACK, -PortKey.SIZE, R1)
                .loadWord(R1, R6, USER_PORT)
                .storeWord(STACK, -PortKey.SIZE + PortKey.PORT, R1)
                .load(R1, ports)
                .copy(R2, STACK)
                .add(R2, -PortKey.SIZE)
                .call(Helper.MAP_LOOKUP_ELEM)
                .jumpIfEqual(R0, 0, leave);
        code.copy(R1, R7)
                .call(Helper.SKC_TO_TCP6_SOCK)
                .jumpIfNotEqual(R0, 0, known)
                .copy(R1, R7)
                .call(Helper.SKC_TO_UDP6_SOCK)
                .jumpIfEqual(R0, 0, leave)
                .place(known)
                .loadByte(R1, R0, IPV6ONLY_BYTE)
                .andWord(R1, IPV6ONLY_BIT)
                .jumpIfNotEqual(R1, 0, leave);
        return write(code, 0, 0, MAPPED, target).place(leave).exit(1).assemble();
    }

    private static void unlessLoopback(Assembler code, Label leave) {
        Label loopback = new Label();
        for (int i = 0; i < WORDS - 1; i++) {
            code.loadWord(R1, R6, USER_IP6 + i * WORD).jumpIfNotEqual(R1, 0, leave);
        }
        code.loadWord(R1, R6, USER_IP6 + (WORDS - 1) * WORD)
                .jumpIfEqual(R1, 0, loopback)
                .jumpIfWordNotEqual(R1, ONE, leave)
                .place(loopback);
    }

    /** To whom a socket is connected, or who has sent a datagram. */
    private long[] peer() {
        Label leave = new Label();
        Assembler code = new Assembler().copy(R6, R1);
        code.loadWord(R1, R6, USER_IP6 + 3 * WORD);
        unlessTarget(code, R1, leave);
        for (int i = 0; i < WORDS - 1; i++) {
            code.loadWord(R1, R6, USER_IP6 + i * WORD).jumpIfWordNotEqual(R1, i == 2 ? MAPPED : 0, leave);
        }
        return back(code, leave);
    }

    /** What a socket's own address is: ::1 where it is connected to that. */
    private long[] own() {
        Label leave = new Label();
        Assembler code = new Assembler().copy(R6, R1);
        code.loadLong(R7, R6, SOCKET).loadWord(R1, R7, DST_IP4);
        unlessTarget(code, R1, leave);
        return back(code, leave);
    }

    /** The map is loaded so that it belongs to the program, which is known by it: {@link OwnPrograms}. */
    private long[] back(Assembler code, Label leave) {
        unlessInNamespace(code, leave);
        code.load(R1, ports);
        return write(code, 0, 0, 0, ONE).place(leave).exit(1).assemble();
    }

    private void unlessTarget(Assembler code, Register address, Label leave) {
        code.jumpIfWordNotEqual(address, target, leave);
    }

    private void unlessInNamespace(Assembler code, Label leave) {
        code.copy(R1, R6).call(Helper.GET_NETNS_COOKIE).load(R1, namespace).jumpIfNotEqual(R0, R1, leave);
    }

    private static Assembler write(Assembler code, int... address) {
        for (int i = 0; i < WORDS; i++) {
            code.moveWord(R1, address[i]).storeWord(R6, USER_IP6 + i * WORD, R1);
        }
        return code;
    }

    /** As a little-endian program reads what is big-endian. */
    private static int bigEndian(int value) {
        return Integer.reverseBytes(value);
    }
}
