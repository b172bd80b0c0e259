package org.gantry.oci;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Consumer;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.api.runtime.TaskRequest;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.Openat2;
import org.gantry.runtime.libcontainer.DirectRuntime;
import org.gantry.runtime.libcontainer.DirectTask;

/** Makes a container of a bundle; what create and run have in common. */
final class Creating {
    private Creating() {}

    /** When it fails, the id is free again. */
    static Container create(Store store, String id, Bundle bundle, Streams streams, Consumer<Fd> console) {
        RuntimeSpec spec = bundle.spec();
        Path directory = store.reserve(id);
        var runtime = new DirectRuntime();
        try (Fd rootfs = Openat2.open(bundle.rootfs().toString(), OpenFlags.O_PATH | OpenFlags.O_DIRECTORY)) {
            var request = new TaskRequest(id, spec, directory, rootfs.number(), true);
            DirectTask task = runtime.create(request, bundle.path(), streams.forProcess(console));
            var container = new Container(store, describe(id, bundle), task, runtime);
            store.write(container.record());
            return container;
        } catch (RuntimeException e) {
            runtime.close();
            store.forget(id);
            throw e;
        }
    }

    private static ContainerRecord describe(String id, Bundle bundle) {
        RuntimeSpec spec = bundle.spec();
        return new ContainerRecord(
                spec.ociVersion(),
                id,
                bundle.path(),
                bundle.rootfs(),
                Instant.now(),
                spec.annotations(),
                Objects.requireNonNull(spec.process()),
                bundle.hasOwnCgroupParent());
    }
}
