package org.gantry.runtime.lxc;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.gantry.api.runtime.UnsatisfiedRuntime;
import org.gantry.runtime.support.Publication;
import org.gantry.runtime.support.program.ProgramAnswers;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has LXC serve as a runtime for as long as it is on the host, and says what to install while it is not. It looks again and
 * again, for a package manager tells nobody what it installs.
 */
@Component(service = LxcDiscovery.class, immediate = true, configurationPid = "org.gantry.runtime.lxc")
@Designate(ocd = LxcConfig.class)
public final class LxcDiscovery {
    private static final Logger LOG = LoggerFactory.getLogger(LxcDiscovery.class);
    private static final int RANKING = 0;
    private final BundleContext context;
    private final LxcHost host;
    private final List<Path> directories;
    private final ProgramAnswers answers;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("gantry-lxc-discovery").daemon().factory());
    private @Nullable Found found;
    private @Nullable ServiceRegistration<UnsatisfiedRuntime> missing;

    private record Found(LxcPrograms programs, Publication publication) {}

    @Activate
    public LxcDiscovery(BundleContext context, LxcConfig config, @Reference LxcHost host) {
        this.context = context;
        this.host = host;
        this.answers = ProgramAnswers.in(context.getDataFile("").toPath());
        this.directories = Arrays.stream(config.path().split(":", -1))
                .filter(directory -> !directory.isBlank())
                .map(Path::of)
                .toList();
        look();
        if (config.interval() > 0) {
            executor.scheduleWithFixedDelay(this::lookSafely, config.interval(), config.interval(), TimeUnit.SECONDS);
        }
    }

    @Deactivate
    void deactivate() {
        executor.shutdownNow();
        synchronized (this) {
            withdraw();
            if (missing != null) {
                missing.unregister();
                missing = null;
            }
        }
    }

    private void lookSafely() {
        try {
            look();
        } catch (RuntimeException e) {
            LOG.error("looking for LXC failed; it is tried again", e);
        }
    }

    private synchronized void look() {
        if (executor.isShutdown() || (found != null && found.programs().areThere())) {
            return;
        }
        withdraw();
        Optional<LxcPrograms> programs = directories.stream()
                .flatMap(directory -> LxcPrograms.in(directory, answers).stream())
                .findFirst();
        programs.ifPresentOrElse(this::publish, this::tellThatMissing);
    }

    /** First the driver, so that at no moment there is neither. */
    private void publish(LxcPrograms programs) {
        var runtime = new LxcRuntime(programs, host.driver(), host.spare());
        found = new Found(programs, new Publication(context, runtime, programs.start(), RANKING));
        LOG.info("runtime lxc {} serves from {}", programs.version(), programs.start());
        if (missing != null) {
            missing.unregister();
            missing = null;
        }
    }

    private void withdraw() {
        if (found != null) {
            found.publication().close();
            LOG.info("runtime lxc is gone from {}", found.programs().start());
            found = null;
        }
    }

    private void tellThatMissing() {
        if (missing == null) {
            var reason = new Missing();
            missing = context.registerService(UnsatisfiedRuntime.class, reason, null);
            LOG.warn("runtime lxc {}", reason.needs());
        }
    }
}
