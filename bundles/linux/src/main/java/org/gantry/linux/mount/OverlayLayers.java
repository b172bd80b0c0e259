package org.gantry.linux.mount;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.syscall.Errno;

/**
 * The open directories of an overlay.
 *
 * @param lower the topmost first
 * @param work present with upper
 */
record OverlayLayers(List<Fd> lower, Optional<Fd> upper, Optional<Fd> work) {
    static final String APPEND_LAYER = "lowerdir+";

    /** Sets them one by one; false where the kernel does not take them so. */
    boolean addTo(FsContext context) {
        for (Fd layer : lower) {
            if (!add(context, APPEND_LAYER, layer)) {
                return false;
            }
        }
        return upper.isEmpty()
                || (add(context, "upperdir", upper.get()) && add(context, "workdir", work.orElseThrow()));
    }

    /** The options of mount(2), with short names so that many layers fit into its page. */
    String options(Map<String, String> further) {
        var data = new StringBuilder("lowerdir=");
        data.append(lower.stream().map(Fd::procPath).collect(Collectors.joining(":")));
        upper.ifPresent(fd -> data.append(",upperdir=").append(fd.procPath()));
        work.ifPresent(fd -> data.append(",workdir=").append(fd.procPath()));
        further.forEach((key, value) -> data.append(',').append(key).append(value.isEmpty() ? "" : "=" + value));
        return data.toString();
    }

    private static boolean add(FsContext context, String key, Fd directory) {
        long result = context.trySet(key, directory);
        if (result == -Errno.EINVAL) {
            result = context.trySet(key, directory.procPath());
        }
        if (result == -Errno.EINVAL) {
            return false;
        }
        context.orThrow(key + "=" + directory, result);
        return true;
    }
}
