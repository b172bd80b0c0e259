package org.gantry.engine.spec;

import org.gantry.api.EngineException;

/**
 * Where {@code --cgroup-parent} puts a container's cgroup: a path from the root of each hierarchy, with or without a slash
 * before it. Nothing in it may lead out of where it begins.
 */
public final class CgroupParent {
    private CgroupParent() {}

    /**
     * The path of a container's cgroup.
     *
     * @param parent empty for the root
     * @throws EngineException.InvalidArgument if a component is {@code .} or {@code ..}
     */
    public static String resolve(String parent, String id) {
        StringBuilder path = new StringBuilder();
        for (String component : parent.split("/", -1)) {
            if (component.equals(".") || component.equals("..") || component.indexOf('\n') >= 0) {
                throw new EngineException.InvalidArgument(
                        "invalid cgroup parent \"" + parent + "\": a path without . and .. is expected");
            }
            if (!component.isEmpty()) {
                path.append('/').append(component);
            }
        }
        return path.append('/').append(id).toString();
    }
}
