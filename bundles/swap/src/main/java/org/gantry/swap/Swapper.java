package org.gantry.swap;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.gantry.api.EngineException;
import org.gantry.api.swap.ReplaceablePart;
import org.gantry.api.swap.SideBySidePart;
import org.gantry.api.swap.Swaps;
import org.gantry.api.swap.TrialPart;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses the way in which a part is replaced, and keeps track of versions on trial. */
@Component(service = Swaps.class)
public final class Swapper implements Swaps {
    private static final Logger LOG = LoggerFactory.getLogger(Swapper.class);
    private static final int PERCENT = 100;

    private final Framework framework;
    private final Parts parts = new Parts();
    private final ReentrantLock oneAtATime = new ReentrantLock();
    private final Map<String, OnTrial> trials = new HashMap<>();

    private record OnTrial(Bundle bundle, Request request) {}

    @Activate
    public Swapper(BundleContext context) {
        this.framework = new Framework(context);
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindPart(ReplaceablePart part, Map<String, ?> properties) {
        parts.add(part, properties);
    }

    void unbindPart(ReplaceablePart part, Map<String, ?> properties) {
        parts.remove(part, properties);
    }

    @Override
    public List<Part> parts() {
        return parts.names().stream().map(this::describe).toList();
    }

    private Part describe(String name) {
        List<BundleVersion> providers =
                providers(parts.get(name)).stream().map(Framework::describe).toList();
        OnTrial trial;
        synchronized (trials) {
            trial = trials.get(name);
        }
        return new Part(
                name,
                providers,
                Stream.ofNullable(trial)
                        .map(running -> Framework.describe(running.bundle()))
                        .toList());
    }

    @Override
    public Swapped swap(Request request) {
        if (request.canaryPercent() < 0 || request.canaryPercent() >= PERCENT || request.canaryFailures() < 1) {
            throw new EngineException.InvalidArgument(
                    "a trial gets 1 to 99 percent, and ends after 1 or more failures");
        }
        ReplaceablePart part = parts.get(request.part());
        NewBundle wanted = NewBundle.read(request.location());
        return alone(request.part(), () -> replace(part, wanted, request));
    }

    private Swapped replace(ReplaceablePart part, NewBundle wanted, Request request) {
        long began = System.nanoTime();
        refuseDuringTrial(request.part());
        List<Bundle> before = providers(part);
        if (before.isEmpty()) {
            throw new EngineException.Conflict("nobody provides the part " + request.part() + "; see bundle:install");
        }
        Optional<Bundle> same = framework.find(wanted);
        if (request.canaryPercent() > 0) {
            return beginTrial(part, wanted, request, before, began);
        }
        Replacement done;
        if (same.isPresent()) {
            done = new InSequence(framework, part, request).inPlace(wanted, requireProvider(same.get(), before));
        } else if (part instanceof SideBySidePart sideBySide) {
            done = new SideBySide(framework, sideBySide).replace(wanted, level(wanted, before), request);
        } else {
            done = new InSequence(framework, part, request).byAnother(wanted, requireOne(before));
        }
        return report(request, done, same.isPresent(), false, began);
    }

    /** It comes to life beside the old one, which keeps everything it has. */
    private Swapped beginTrial(
            ReplaceablePart part, NewBundle wanted, Request request, List<Bundle> before, long began) {
        if (!(part instanceof TrialPart trialPart)) {
            throw new EngineException.InvalidArgument("no version of the part " + request.part() + " can be on trial");
        }
        framework.find(wanted).ifPresent(same -> {
            throw new EngineException.Conflict("a version on trial has to have another version number than " + same);
        });
        LongConsumer announce = id ->
                trialPart.tryOut(id, request.canaryPercent(), request.canaryFailures(), () -> failed(request.part()));
        Bundle next = new SideBySide(framework, trialPart).begin(wanted, level(wanted, before), request, announce);
        synchronized (trials) {
            trials.put(request.part(), new OnTrial(next, request));
        }
        var nothing = new Replacement(List.of(), Framework.describe(next), 0, 0, Duration.ZERO);
        return report(request, nothing, false, true, began);
    }

    /** Whoever notices is in the middle of something. */
    private void failed(String part) {
        Thread.ofVirtual().name("gantry-swap-rollback").start(() -> {
            try {
                Swapped back = rollBack(part);
                LOG.warn("{} has failed too often and is rolled back", back.after());
            } catch (RuntimeException e) {
                LOG.error("the version of the part {} that has failed cannot be rolled back", part, e);
            }
        });
    }

    @Override
    public Swapped promote(String name) {
        return endTrial(name, (part, bundle, request) -> new SideBySide(framework, part).promote(bundle, request));
    }

    @Override
    public Swapped rollBack(String name) {
        return endTrial(name, (part, bundle, request) -> SideBySide.dismiss(framework, part, bundle, request));
    }

    /** How a trial ends. */
    private interface End {
        Replacement of(TrialPart part, Bundle bundle, Request request);
    }

    private Swapped endTrial(String name, End end) {
        ReplaceablePart part = parts.get(name);
        oneAtATime.lock();
        try {
            OnTrial trial;
            synchronized (trials) {
                trial = trials.get(name);
            }
            if (trial == null || !(part instanceof TrialPart trialPart)) {
                throw new EngineException.Conflict("no version of the part " + name + " is on trial");
            }
            long began = System.nanoTime();
            Replacement done = end.of(trialPart, trial.bundle(), trial.request());
            synchronized (trials) {
                trials.remove(name);
            }
            return report(trial.request(), done, false, false, began);
        } finally {
            oneAtATime.unlock();
        }
    }

    private void refuseDuringTrial(String part) {
        synchronized (trials) {
            OnTrial trial = trials.get(part);
            if (trial != null) {
                throw new EngineException.Conflict(
                        trial.bundle() + " is on trial: promote it or roll it back before another replaces it");
            }
        }
    }

    private <T> T alone(String part, Supplier<T> work) {
        if (!oneAtATime.tryLock()) {
            throw new EngineException.Conflict("another part is being replaced; wait before you replace " + part);
        }
        try {
            return work.get();
        } finally {
            oneAtATime.unlock();
        }
    }

    private List<Bundle> providers(ReplaceablePart part) {
        return part.providers().stream().map(framework::bundle).toList();
    }

    private static Bundle requireProvider(Bundle same, List<Bundle> before) {
        if (!before.contains(same)) {
            throw new EngineException.Conflict(same + " has this name and version, and does not provide the part");
        }
        return same;
    }

    private static Bundle requireOne(List<Bundle> before) {
        if (before.size() > 1) {
            throw new EngineException.Conflict(
                    "several OSGi bundles provide the part, and one would replace them: " + before);
        }
        return before.getFirst();
    }

    private static Bundle level(NewBundle wanted, List<Bundle> before) {
        return before.stream().filter(wanted::isNamedAs).findFirst().orElse(before.getFirst());
    }

    private static Swapped report(Request request, Replacement done, boolean inPlace, boolean onTrial, long began) {
        Swapped swapped = new Swapped(
                request.part(),
                done.before(),
                done.after(),
                inPlace,
                onTrial,
                done.calls(),
                done.tasks(),
                done.pause(),
                Duration.ofNanos(System.nanoTime() - began));
        LOG.info("{}", swapped);
        return swapped;
    }
}
