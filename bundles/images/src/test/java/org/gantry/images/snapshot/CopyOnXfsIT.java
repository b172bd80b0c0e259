package org.gantry.images.snapshot;

class CopyOnXfsIT extends CopyWithReflinks {
    CopyOnXfsIT() {
        super("xfsprogs", "mkfs.xfs", "-q", "-m", "reflink=1");
    }
}
