package org.gantry.itests.wiring;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.inject.Inject;
import org.gantry.api.engine.ContainerEngine;
import org.gantry.api.event.EventPublisher;
import org.gantry.api.image.ContentStore;
import org.gantry.api.image.Differ;
import org.gantry.api.image.FileArchives;
import org.gantry.api.image.ImageStore;
import org.gantry.api.image.Snapshotter;
import org.gantry.api.network.NetworkController;
import org.gantry.api.runtime.ContainerRuntime;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.util.tracker.ServiceTracker;

/** Runs inside the assembly: everything resolves, every contract has a provider, and a part can be swapped alone. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class WiringIT {
    private static final long PATIENCE_MS = 30_000;
    private static final String OURS = "org.gantry.";

    @Inject
    BundleContext context;

    @Configuration
    public static Option[] assembly() {
        return Assembly.underTest();
    }

    @Before
    public void awaitBoot() throws InterruptedException {
        Boot.await(context);
    }

    /** Bundles are started one after the other, those that brought the test here among them. */
    @Test
    public void everyBundleIsActive() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS);
        while (!inactive().isEmpty() && System.nanoTime() < deadline) {
            Thread.sleep(50);
        }
        assertEquals(List.of(), inactive());
    }

    private List<String> inactive() {
        List<String> inactive = new ArrayList<>();
        for (Bundle bundle : context.getBundles()) {
            boolean fragment = bundle.getHeaders().get(Constants.FRAGMENT_HOST) != null;
            if (!fragment && bundle.getState() != Bundle.ACTIVE) {
                inactive.add(bundle + " is in state " + bundle.getState());
            }
        }
        return inactive;
    }

    @Test
    public void everyContractHasAProvider() throws InterruptedException {
        List<Class<?>> contracts = List.of(
                ContainerEngine.class,
                ContainerRuntime.class,
                ContentStore.class,
                Snapshotter.class,
                Differ.class,
                FileArchives.class,
                ImageStore.class,
                NetworkController.class,
                EventPublisher.class);
        for (Class<?> contract : contracts) {
            assertNotNull("nobody provides " + contract.getName(), awaited(contract));
        }
    }

    /** Bundles start one after the other, and clients wait for the API: whatever else is for people comes later. */
    @Test
    public void theConsoleStartsAfterTheApiAndItsPortIsLast() {
        int api = startLevel(bundle(OURS + "rest"));
        int port = startLevel(bundle("org.apache.karaf.shell.ssh"));
        for (Bundle bundle : context.getBundles()) {
            String name = bundle.getSymbolicName();
            boolean commands = name.startsWith("org.apache.karaf.") && name.endsWith(".command");
            if (commands || name.startsWith("org.apache.karaf.shell.") || name.equals(OURS + "shell")) {
                assertTrue(bundle + " starts before the API", startLevel(bundle) > api);
                assertTrue(bundle + " starts after the port", startLevel(bundle) <= port);
            }
        }
        assertTrue(startLevel(bundle("org.apache.karaf.features.core")) > api);
        assertTrue(startLevel(bundle(OURS + "shell")) < port);
    }

    private static int startLevel(Bundle bundle) {
        return bundle.adapt(BundleStartLevel.class).getStartLevel();
    }

    /** What a refresh of a part would stop along with it; see "Hot swap" in ARCHITECTURE.md. */
    @Test
    public void refreshingAPartTouchesNoOther() {
        FrameworkWiring framework = context.getBundle(0).adapt(FrameworkWiring.class);
        for (String part : List.of(
                "runtime.libcontainer", "runtime.oci", "runtime.lxc", "images", "network", "rest", "shell", "engine")) {
            Bundle bundle = bundle(OURS + part);
            assertEquals(Set.of(bundle), Set.copyOf(framework.getDependencyClosure(Set.of(bundle))));
        }
    }

    @Test
    public void whatIsExportedHasAVersionAndIsNoImplementation() {
        for (Bundle bundle : context.getBundles()) {
            if (!bundle.getSymbolicName().startsWith(OURS)) {
                continue;
            }
            for (BundleCapability exported :
                    bundle.adapt(BundleWiring.class).getCapabilities(PackageNamespace.PACKAGE_NAMESPACE)) {
                String name = (String) exported.getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE);
                Object version = exported.getAttributes().get(PackageNamespace.CAPABILITY_VERSION_ATTRIBUTE);
                assertTrue(name + " of " + bundle + " has no version", !"0.0.0".equals(String.valueOf(version)));
                assertTrue(
                        name + " is exported by a part, " + bundle,
                        List.of("api", "linux", "json", "karaf.jdk25")
                                .contains(bundle.getSymbolicName().substring(OURS.length())));
            }
        }
    }

    /** Without it, swapping a part would restart whatever Karaf thinks is related. */
    @Test
    public void nothingIsInstalledTwice() {
        List<String> names = Arrays.stream(context.getBundles())
                .map(bundle -> bundle.adapt(BundleRevision.class).getSymbolicName())
                .filter(name -> name.startsWith(OURS))
                .sorted()
                .toList();
        assertEquals(names.stream().distinct().toList(), names);
    }

    private Bundle bundle(String symbolicName) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> symbolicName.equals(bundle.getSymbolicName()))
                .findFirst()
                .orElseThrow(() -> new AssertionError(symbolicName + " is not installed"));
    }

    private Object awaited(Class<?> contract) throws InterruptedException {
        ServiceTracker<Object, Object> tracker = new ServiceTracker<>(context, contract.getName(), null);
        tracker.open();
        try {
            return tracker.waitForService(PATIENCE_MS);
        } finally {
            tracker.close();
        }
    }
}
