package org.gantry.images.snapshot;

class CopyOnBtrfsIT extends CopyWithReflinks {
    CopyOnBtrfsIT() {
        super("btrfs-progs", "mkfs.btrfs", "-q");
    }
}
