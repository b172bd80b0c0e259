package org.gantry.swap;

import java.util.List;
import java.util.function.LongConsumer;
import org.gantry.api.EngineException;
import org.gantry.api.swap.SideBySidePart;
import org.gantry.api.swap.SideBySidePart.Promoted;
import org.gantry.api.swap.Swaps.BundleVersion;
import org.gantry.api.swap.Swaps.Request;
import org.gantry.api.swap.TrialPart;
import org.osgi.framework.Bundle;

/** The new one is there before the old one goes, so nobody waits for either. */
final class SideBySide {
    private final Framework framework;
    private final SideBySidePart part;

    SideBySide(Framework framework, SideBySidePart part) {
        this.framework = framework;
        this.part = part;
    }

    /** @param level of a bundle of the part, to be that of the new one too */
    Replacement replace(NewBundle wanted, Bundle level, Request request) {
        Bundle next = begin(wanted, level, request, part::expect);
        Promoted promoted;
        try {
            promoted = part.promote(next.getBundleId(), request.limit());
        } catch (EngineException.Conflict | EngineException.Internal | LinkageError e) {
            framework.uninstall(next);
            throw new EngineException.Conflict("rolled back: " + e.getMessage());
        }
        return end(next, promoted);
    }

    /**
     * Has the new one there and shown to be fit.
     *
     * @param announce tells the part which bundle will start
     */
    Bundle begin(NewBundle wanted, Bundle level, Request request, LongConsumer announce) {
        Bundle next = framework.install(wanted, level);
        try {
            announce.accept(next.getBundleId());
            framework.resolve(next);
            framework.start(next, Bundle.START_TRANSIENT);
            part.check(next.getBundleId(), request.limit());
            return next;
        } catch (RuntimeException | LinkageError e) { // a bundle may lack anything
            framework.uninstall(next);
            throw new EngineException.Conflict("rolled back: " + e.getMessage());
        }
    }

    Replacement promote(Bundle next, Request request) {
        return end(next, part.promote(next.getBundleId(), request.limit()));
    }

    /** Once all is moved there is no way back, and none is needed. */
    private Replacement end(Bundle next, Promoted promoted) {
        List<Bundle> replaced =
                promoted.replaced().stream().map(framework::bundle).toList();
        List<BundleVersion> before = replaced.stream().map(Framework::describe).toList();
        try {
            framework.start(next, 0); // for good: it comes back with the framework
            replaced.forEach(framework::uninstall);
        } catch (EngineException e) {
            throw new EngineException.Internal(
                    next + " serves now, but what it replaces is still there: " + e.getMessage(), e);
        }
        return new Replacement(
                before, Framework.describe(next), promoted.callsDrained(), promoted.tasksAdopted(), promoted.pause());
    }

    /** What was on trial goes, and everything of its own to those that stay. */
    static Replacement dismiss(Framework framework, TrialPart part, Bundle next, Request request) {
        Promoted back = part.dismiss(next.getBundleId(), request.limit());
        BundleVersion gone = Framework.describe(next);
        framework.uninstall(next);
        return new Replacement(List.of(), gone, back.callsDrained(), back.tasksAdopted(), back.pause());
    }
}
