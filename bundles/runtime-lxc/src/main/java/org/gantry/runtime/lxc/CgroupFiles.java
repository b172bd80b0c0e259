package org.gantry.runtime.lxc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gantry.linux.cgroup.CgroupManager;
import org.gantry.linux.cgroup.ControlGroup;
import org.gantry.linux.fd.Fd;

/** Files of cgroups that a process writes "0" to in order to become a member. */
record CgroupFiles(List<Fd> files) implements AutoCloseable {
    private static final String UNIFIED = "";

    /** Those of a container's cgroup. */
    static CgroupFiles of(CgroupManager cgroup) {
        return open(cgroup.views());
    }

    /** Those of this process in the hierarchies that the container's cgroup is in. */
    static CgroupFiles ofEngine(CgroupManager cgroup, String cgroupsPath) {
        Map<String, String> own = ownPaths();
        List<CgroupManager.View> views = new ArrayList<>();
        for (CgroupManager.View view : cgroup.views()) {
            String key = isUnified(view) ? UNIFIED : view.controllers().getFirst();
            String directory = view.group().directory().toString();
            String top = directory.substring(0, directory.length() - cgroupsPath.length());
            Path group = Path.of(top + own.getOrDefault(key, own.getOrDefault("name=" + key, "/")));
            views.add(new CgroupManager.View(view.label(), view.controllers(), new ControlGroup(group)));
        }
        return open(views);
    }

    @Override
    public void close() {
        files.forEach(Fd::close);
    }

    private static CgroupFiles open(List<CgroupManager.View> views) {
        List<Fd> files = new ArrayList<>();
        try {
            views.forEach(view -> files.add(view.group().openForWriting(isUnified(view) ? "cgroup.procs" : "tasks")));
            return new CgroupFiles(List.copyOf(files));
        } catch (RuntimeException e) {
            files.forEach(Fd::close);
            throw e;
        }
    }

    private static boolean isUnified(CgroupManager.View view) {
        return view.label().isEmpty();
    }

    /** {@code 4:memory:/path}: the path by each controller, by the whole of {@code name=...}, and by nothing for v2. */
    private static Map<String, String> ownPaths() {
        Map<String, String> paths = new HashMap<>();
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/cgroup"))) {
                String[] parts = line.split(":", 3);
                Arrays.stream(parts[1].split(",", -1)).forEach(controller -> paths.put(controller, parts[2]));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return paths;
    }
}
