package org.gantry.rest.container;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.gantry.api.engine.ContainerFiles.PathStat;
import org.gantry.rest.http.Exchange;
import org.gantry.rest.json.Json;

/** What is at a path, in a header of the answer, with the mode as Go has it. */
final class PathStatHeader {
    private static final String NAME = "X-Docker-Container-Path-Stat";
    private static final int TYPE = 0xF000;
    private static final int PERMISSIONS = 0x1FF;

    /** The bits of Go's FileMode for each type of inode(7). */
    private static final Map<Integer, Long> TYPES = Map.of(
            0x8000, 0L,
            0x4000, 1L << 31,
            0xA000, 1L << 27,
            0x6000, 1L << 26,
            0x2000, 1L << 26 | 1L << 21,
            0x1000, 1L << 25,
            0xC000, 1L << 24);

    /** Set-user-id, set-group-id and the sticky bit, and what Go has for them. */
    private static final List<long[]> SPECIAL =
            List.of(new long[] {0x800, 1L << 23}, new long[] {0x400, 1L << 22}, new long[] {0x200, 1L << 20});

    private PathStatHeader() {}

    static void put(Exchange exchange, PathStat stat) {
        ObjectNode json = Json.object();
        json.put("name", stat.name());
        json.put("size", stat.size());
        json.put("mode", mode(stat.mode()));
        json.put("mtime", Json.time(stat.modified()));
        json.put("linkTarget", stat.linkTarget());
        exchange.header(NAME, Base64.getEncoder().encodeToString(Json.line(json)));
    }

    static long mode(int mode) {
        long bits = (mode & PERMISSIONS) | TYPES.getOrDefault(mode & TYPE, 1L << 19);
        for (long[] special : SPECIAL) {
            if ((mode & special[0]) != 0) {
                bits |= special[1];
            }
        }
        return bits;
    }
}
