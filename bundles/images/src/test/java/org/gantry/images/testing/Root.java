package org.gantry.images.testing;

import org.junit.jupiter.api.Assumptions;

/** Tests that make device nodes, owners and mounts need root. */
public final class Root {
    private Root() {}

    public static void required() {
        boolean root = "root".equals(System.getProperty("user.name"));
        Assumptions.assumeTrue(root, "SKIPPED: unpacking layers needs root (owners, device nodes, trusted attributes)");
    }
}
