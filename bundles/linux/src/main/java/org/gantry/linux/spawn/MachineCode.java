package org.gantry.linux.spawn;

import java.util.HexFormat;
import org.gantry.linux.syscall.Arch;

/**
 * The interpreter, assembled. The sources are src/main/asm/interpreter-*.S; a test assembles them again and compares,
 * and prints the lines to put here when they differ.
 */
final class MachineCode {
    /** Where the function run lies in the code; the entry for a program of its own is at 0. */
    static final int RUN = 16;

    private static final String X86_64 = """
            488d35f9000100488d7e100f1f44000053554889fb4889f58b4b58488b03488b
            7b08d1e97303488b3f488b7310d1e97303488b36488b5318d1e97303488b124c
            8b5320d1e973034d8b124c8b4328d1e973034d8b004c8b4b30d1e973034d8b09
            4883f8ff740a4883f8fe74680f05eb034889f8488b53384885d2740348890248
            3d01f0ffff7206f6435880742c488b5340f64358407403488b124839d0751148
            8b53484885d274084889d3e968ffffff4883c360e95fffffff48895d004889c7
            48f7d848894508488b5b504885db0f8544ffffff4889f85d5bc3
            """;

    private static final String AARCH64 = """
            01080810204000911f2003d51f2003d5e90300aaea0301aa2b2d40f9280140f9
            200540f94b000036000040f9210940f94b000836210040f9220d40f94b001036
            420040f9231140f94b001836630040f9241540f94b002036840040f9251940f9
            4b002836a50040f91f0500b1800000541f0900b100030054010000d42c1d40f9
            4c0000b4800100f91ffc3fb1430000548b0138362c2140f94b0030368c0140f9
            1f000ceba10000542c2540f96c0000b4e9030caad9ffff1729810191d7ffff17
            490100f9ec0300cb4c0500f9292940f949faffb5c0035fd6
            """;

    private MachineCode() {}

    static byte[] of(Arch arch) {
        String hex = switch (arch) {
            case X86_64 -> X86_64;
            case AARCH64 -> AARCH64;
        };
        return HexFormat.of().parseHex(hex.replace("\n", ""));
    }
}
