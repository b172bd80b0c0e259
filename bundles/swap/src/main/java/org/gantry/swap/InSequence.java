package org.gantry.swap;

import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.List;
import org.gantry.api.EngineException;
import org.gantry.api.swap.ReplaceablePart;
import org.gantry.api.swap.ReplaceablePart.Resumed;
import org.gantry.api.swap.Swaps.BundleVersion;
import org.gantry.api.swap.Swaps.Request;
import org.osgi.framework.Bundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The old one goes before the new one comes. Calls wait meanwhile; if it fails, they go on with the old one. */
final class InSequence {
    private static final Logger LOG = LoggerFactory.getLogger(InSequence.class);

    private final Framework framework;
    private final ReplaceablePart part;
    private final Request request;

    InSequence(Framework framework, ReplaceablePart part, Request request) {
        this.framework = framework;
        this.part = part;
        this.request = request;
    }

    /** Where two of a part cannot be at work, but two bundles can be installed. */
    Replacement byAnother(NewBundle wanted, Bundle old) {
        Bundle next = framework.install(wanted, old);
        try {
            framework.resolve(next);
            Replacement done = hold(
                    old,
                    () -> {
                        framework.stop(old);
                        framework.start(next, 0);
                        return next;
                    },
                    () -> {
                        framework.stop(next);
                        framework.start(old, 0);
                    });
            framework.uninstall(old);
            return done;
        } catch (RuntimeException | LinkageError e) {
            framework.uninstall(next);
            throw e;
        }
    }

    /** The framework holds one bundle of a name and version, so that one gets other content. */
    Replacement inPlace(NewBundle wanted, Bundle bundle) {
        byte[] copy = BundleCopy.of(bundle);
        return hold(
                bundle,
                () -> {
                    framework.update(bundle, wanted.open());
                    return bundle;
                },
                () -> framework.update(bundle, new ByteArrayInputStream(copy)));
    }

    /** A change of bundles. */
    private interface Change {
        /** @return who is to provide the part afterwards */
        Bundle run();
    }

    private Replacement hold(Bundle old, Change change, Runnable undo) {
        List<BundleVersion> before = List.of(Framework.describe(old));
        int calls = part.hold(old.getBundleId(), request.limit(), request.interrupt());
        Resumed resumed = new Resumed(Duration.ZERO, 0);
        Bundle next;
        try {
            next = change.run();
            part.check(next.getBundleId(), request.limit());
        } catch (RuntimeException | LinkageError e) { // a bundle may lack anything
            undo(undo, old, e);
            throw new EngineException.Conflict("rolled back: " + e.getMessage());
        } finally {
            resumed = part.resume();
        }
        return new Replacement(before, Framework.describe(next), calls, resumed.tasksAdopted(), resumed.pause());
    }

    private void undo(Runnable undo, Bundle old, Throwable reason) {
        LOG.warn("{} stays, for its replacement failed", old, reason);
        try {
            undo.run();
            part.check(old.getBundleId(), request.limit());
        } catch (RuntimeException e) {
            throw new EngineException.Internal(
                    old + " could not be replaced (" + reason.getMessage() + "), and does not come back either: "
                            + e.getMessage(),
                    e);
        }
    }
}
