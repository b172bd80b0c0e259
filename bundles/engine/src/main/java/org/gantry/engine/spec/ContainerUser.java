package org.gantry.engine.spec;

import java.util.List;
import org.gantry.api.image.FileArchives.Owner;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.linux.fs.RootDir;

/** Who a container runs as, for files that are to be its user's. */
public final class ContainerUser {
    private ContainerUser() {}

    /** @param user as {@code --user} has it */
    public static Owner find(RootDir root, String user) {
        RuntimeSpec.User found = UserLookup.in(root).find(user, List.of()).user();
        return new Owner((int) found.uid(), (int) found.gid());
    }
}
