package org.gantry.engine.files;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.gantry.api.EngineException;
import org.gantry.api.container.ContainerState.Status;
import org.gantry.api.engine.ContainerFiles.Commit;
import org.gantry.api.image.Image;
import org.gantry.api.image.ImageStore.CommitRequest;
import org.gantry.api.oci.Digest;
import org.gantry.api.oci.ImageConfig;
import org.gantry.engine.container.Container;
import org.gantry.engine.core.EngineCore;
import org.gantry.engine.lifecycle.PauseContainer;
import org.gantry.engine.spec.ContainerExecution;

/** {@code docker commit}. */
final class CommitContainer {
    private final EngineCore core;
    private final PauseContainer pause;

    CommitContainer(EngineCore core, PauseContainer pause) {
        this.core = core;
        this.pause = pause;
    }

    Digest commit(String ref, Commit commit) throws IOException {
        Container container = core.find(ref);
        ExportContainer.requireThere(container, "commit");
        RootfsLeases.Lease lease = core.views().keep(container);
        boolean paused = commit.pause() && pause(container, lease);
        Once done = new Once(() -> {
            lease.close();
            if (paused) {
                resume(container);
            }
        });
        Image image;
        try {
            image = core.services().images().get().commit(request(container, commit), done);
        } finally {
            done.run();
        }
        core.events()
                .publish(
                        container,
                        "commit",
                        Map.of(
                                "comment", commit.message(),
                                "imageID", image.id().toString(),
                                "imageRef", name(commit.name(), image)));
        return image.id();
    }

    private CommitRequest request(Container container, Commit commit) {
        ImageConfig.Execution own = ContainerExecution.of(container.record().config());
        ImageConfig.Execution asked = commit.config();
        List<String> command = container.record().config().process().command();
        return new CommitRequest(
                container.id(),
                Digest.parse(container.record().imageId()),
                asked == null ? own : ContainerExecution.complete(asked, own),
                String.join(" ", command == null ? List.of() : command),
                commit.author(),
                commit.message(),
                commit.name(),
                commit.changes(),
                DiffContainer.SCAFFOLDING);
    }

    /** The image may have got it under a longer form. */
    private static String name(String asked, Image image) {
        return image.repoTags().stream()
                .filter(tag -> !asked.isEmpty() && (tag.equals(asked) || tag.equals(asked + ":latest")))
                .findFirst()
                .orElse(asked);
    }

    /** One that does not run needs no pause. */
    private boolean pause(Container container, RootfsLeases.Lease lease) {
        if (container.state().status() != Status.RUNNING) {
            return false;
        }
        try {
            pause.pause(container.id());
            return true;
        } catch (EngineException.Conflict endedMeanwhile) {
            return false;
        } catch (RuntimeException e) {
            lease.close();
            throw e;
        }
    }

    private void resume(Container container) {
        try {
            pause.unpause(container.id());
        } catch (EngineException.Conflict endedOrResumedMeanwhile) {
            // it is not paused, which is all that matters
        }
    }

    /** Is run the first time only; whoever reads the files says when they are read, and a failure may come before. */
    private static final class Once implements Runnable {
        private final Runnable work;
        private boolean ran;

        private Once(Runnable work) {
            this.work = work;
        }

        @Override
        public synchronized void run() {
            if (!ran) {
                ran = true;
                work.run();
            }
        }
    }
}
