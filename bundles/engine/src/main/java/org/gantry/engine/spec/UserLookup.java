package org.gantry.engine.spec;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.gantry.api.EngineException;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.linux.fs.RootDir;

/**
 * Who {@code --user} is, by the {@code /etc/passwd} and {@code /etc/group} of the container's own root filesystem. Both are
 * read inside that root and only so far, for an image may hold anything.
 */
final class UserLookup {
    private static final int MAX_BYTES = 4 << 20;
    private static final byte[] NOTHING = {};
    private static final long MAX_ID = Integer.MAX_VALUE;

    private final List<String[]> passwd;
    private final List<String[]> group;

    private UserLookup(List<String[]> passwd, List<String[]> group) {
        this.passwd = passwd;
        this.group = group;
    }

    static UserLookup in(RootDir root) {
        return new UserLookup(lines(root, "/etc/passwd", 7), lines(root, "/etc/group", 4));
    }

    /** The process's identity, and the home directory that goes with it. */
    record Identity(RuntimeSpec.User user, String home) {}

    /**
     * Looks up {@code name|uid[:group|gid]}; empty is root.
     *
     * @throws EngineException.InvalidArgument in Docker's words if there is no such user or group
     */
    Identity find(String spec, Collection<String> supplementaryGroups) {
        int colon = spec.indexOf(':');
        String userPart = colon < 0 ? spec : spec.substring(0, colon);
        String groupPart = colon < 0 ? "" : spec.substring(colon + 1);
        Optional<String[]> entry = userPart.isEmpty() ? byId(passwd, 0) : userEntry(userPart);
        long uid = userPart.isEmpty() ? 0 : entry.map(line -> id(line[2])).orElseGet(() -> numeric("user", userPart));
        long gid = groupPart.isEmpty() ? entry.map(line -> id(line[3])).orElse(0L) : gid(groupPart);
        Set<Long> additional = new LinkedHashSet<>();
        if (groupPart.isEmpty()) {
            additional.add(gid);
            entry.ifPresent(line -> additional.addAll(memberships(line[0])));
        } else {
            additional.add(gid);
        }
        supplementaryGroups.forEach(name -> additional.add(gid(name)));
        String home = entry.map(line -> line[5]).filter(path -> !path.isEmpty()).orElse("/");
        return new Identity(new RuntimeSpec.User(uid, gid, null, new ArrayList<>(additional), null), home);
    }

    private Optional<String[]> userEntry(String name) {
        Optional<String[]> named = byName(passwd, name);
        return named.isPresent() || !isNumber(name) ? named : byId(passwd, numeric("user", name));
    }

    private long gid(String name) {
        return byName(group, name).map(line -> id(line[2])).orElseGet(() -> numeric("group", name));
    }

    private List<Long> memberships(String userName) {
        List<Long> gids = new ArrayList<>();
        for (String[] line : group) {
            if (List.of(line[3].split(",", -1)).contains(userName)) {
                gids.add(id(line[2]));
            }
        }
        return gids;
    }

    private static Optional<String[]> byName(List<String[]> lines, String name) {
        return lines.stream().filter(line -> line[0].equals(name)).findFirst();
    }

    private static Optional<String[]> byId(List<String[]> lines, long id) {
        return lines.stream().filter(line -> id(line[2]) == id).findFirst();
    }

    private static long numeric(String kind, String name) {
        if (!isNumber(name)) {
            String file = kind.equals("user") ? "passwd" : "group";
            throw new EngineException.InvalidArgument(
                    "unable to find " + kind + " " + name + ": no matching entries in " + file + " file");
        }
        long id = name.length() > 10 ? Long.MAX_VALUE : Long.parseLong(name);
        if (id > MAX_ID) {
            throw new EngineException.InvalidArgument("uids and gids must be in range 0-" + MAX_ID);
        }
        return id;
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static long id(String field) {
        return Long.parseLong(field);
    }

    /** The well-formed lines; like libc, others are passed over. */
    private static List<String[]> lines(RootDir root, String path, int fields) {
        List<String[]> lines = new ArrayList<>();
        byte[] content = root.findContent(path, MAX_BYTES).orElse(NOTHING);
        for (String line : new String(content, StandardCharsets.UTF_8).split("\n", -1)) {
            String[] parts = line.strip().split(":", -1);
            boolean numbered = parts.length >= fields && isId(parts[2]) && (fields == 4 || isId(parts[3]));
            if (numbered) {
                lines.add(parts);
            }
        }
        return lines;
    }

    private static boolean isId(String field) {
        return isNumber(field) && field.length() <= 10 && Long.parseLong(field) <= MAX_ID;
    }
}
