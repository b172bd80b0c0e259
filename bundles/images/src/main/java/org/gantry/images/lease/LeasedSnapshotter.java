package org.gantry.images.lease;

import java.util.List;
import org.gantry.api.image.RootfsMount;
import org.gantry.api.image.Snapshotter;
import org.gantry.api.oci.Digest;
import org.jspecify.annotations.Nullable;

/** The snapshotter as somebody sees it who holds whatever layers he makes or asks for. */
public final class LeasedSnapshotter implements Snapshotter {
    private final Snapshotter snapshotter;
    private final Lease lease;

    public LeasedSnapshotter(Snapshotter snapshotter, Lease lease) {
        this.snapshotter = snapshotter;
        this.lease = lease;
    }

    @Override
    public String name() {
        return snapshotter.name();
    }

    @Override
    public RootfsMount prepare(String key, @Nullable Digest parent) {
        if (parent != null) {
            lease.hold(parent);
        }
        return snapshotter.prepare(key, parent);
    }

    @Override
    public RootfsMount mount(String key) {
        return snapshotter.mount(key);
    }

    @Override
    public RootfsMount view(Digest chainId) {
        lease.hold(chainId);
        return snapshotter.view(chainId);
    }

    @Override
    public void commit(String key, Digest chainId) {
        lease.hold(chainId);
        snapshotter.commit(key, chainId);
    }

    @Override
    public boolean stacksLater() {
        return snapshotter.stacksLater();
    }

    @Override
    public void commit(String key, Digest chainId, Digest parent) {
        lease.hold(chainId);
        lease.hold(parent);
        snapshotter.commit(key, chainId, parent);
    }

    @Override
    public boolean isCommitted(Digest chainId) {
        lease.hold(chainId);
        return snapshotter.isCommitted(chainId);
    }

    @Override
    public void remove(String key) {
        snapshotter.remove(key);
    }

    @Override
    public void removeCommitted(Digest chainId) {
        snapshotter.removeCommitted(chainId);
    }

    @Override
    public long usage(String key) {
        return snapshotter.usage(key);
    }

    @Override
    public long size(Digest chainId) {
        lease.hold(chainId);
        return snapshotter.size(chainId);
    }

    @Override
    public long chainSize(Digest chainId) {
        lease.hold(chainId);
        return snapshotter.chainSize(chainId);
    }

    @Override
    public List<Digest> committedIds() {
        return snapshotter.committedIds();
    }

    @Override
    public List<String> activeKeys() {
        return snapshotter.activeKeys();
    }
}
