package org.gantry.itests.wiring;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import javax.inject.Inject;
import org.gantry.api.swap.Swaps;
import org.gantry.api.swap.Swaps.Request;
import org.gantry.api.swap.Swaps.Swapped;
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
import org.osgi.framework.BundleListener;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.util.tracker.ServiceTracker;

/** What a swap does to the framework: it touches what it is to replace, and that goes for good. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class SwapWiringIT {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** The latest version of a bundle that these tests have made. */
    private static final Map<String, Path> MADE = new ConcurrentHashMap<>();

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

    @Test
    public void theDriverGoesAlone() throws Exception {
        assertCollected(replace("driver", "org.gantry.runtime.libcontainer"));
    }

    @Test
    public void theImageStoreGoesAlone() throws Exception {
        assertCollected(replace("images", "org.gantry.images"));
    }

    @Test
    public void theNetworkGoesAlone() throws Exception {
        assertCollected(replace("network", "org.gantry.network"));
    }

    @Test
    public void theFrontEndGoesAlone() throws Exception {
        assertCollected(replace("rest", "org.gantry.rest"));
    }

    /** The framework refreshes what is updated in place, and that alone. */
    @Test
    public void whatIsUpdatedInPlaceIsRefreshedAlone() throws Exception {
        for (String name : List.of("runtime.libcontainer", "images", "network", "rest")) {
            Bundle bundle = bundle("org.gantry." + name);
            WeakReference<ClassLoader> loader = loader(bundle);
            Path same = newVersion(bundle, bundle.getVersion().toString());
            Set<Long> touched = new ConcurrentSkipListSet<>();
            Swapped swapped = swap(name.startsWith("runtime") ? "driver" : name, same, touched);
            assertTrue(name, swapped.inPlace());
            assertEquals(name, Set.of(bundle.getBundleId()), touched);
            assertEquals(name, Bundle.ACTIVE, bundle.getState());
            assertCollected(List.of(loader));
        }
    }

    /** Felix forgets to give a lock back when two threads want one class in the same moment, and holds the thread by it for ever. */
    @Test
    public void aThreadThatHasEndedHoldsNobody() throws Exception {
        Bundle network = bundle("org.gantry.network");
        List<WeakReference<?>> gone = List.of(loader(network));
        classLocks(bundle("org.gantry.linux")).put("AClass", ended(network));
        swap("network", newVersion(network, network.getVersion().toString()), new ConcurrentSkipListSet<>());
        assertCollected(gone);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Thread> classLocks(Bundle bundle) throws ReflectiveOperationException {
        ClassLoader loader = bundle.adapt(BundleWiring.class).getClassLoader();
        Field locks = loader.getClass().getDeclaredField("m_classLocks");
        locks.setAccessible(true);
        return (Map<String, Thread>) locks.get(loader);
    }

    /** A thread that holds a bundle, by its class loader. */
    private static Thread ended(Bundle bundle) throws InterruptedException {
        Thread thread = Thread.ofPlatform().unstarted(() -> {});
        thread.setContextClassLoader(bundle.adapt(BundleWiring.class).getClassLoader());
        thread.start();
        thread.join();
        return thread;
    }

    private static WeakReference<ClassLoader> loader(Bundle bundle) {
        return new WeakReference<>(bundle.adapt(BundleWiring.class).getClassLoader());
    }

    /** @return the class loader of the one that has gone, and what the framework called it */
    private List<WeakReference<?>> replace(String part, String name) throws Exception {
        Bundle old = bundle(name);
        List<WeakReference<?>> gone = List.of(loader(old), new WeakReference<>(old));
        Set<Long> touched = new ConcurrentSkipListSet<>();
        Swapped swapped = swap(part, newVersion(old, "7.0.0"), touched);
        assertEquals("7.0.0", swapped.after().version());
        assertEquals(Set.of(old.getBundleId(), swapped.after().bundleId()), touched);
        assertEquals(Bundle.UNINSTALLED, old.getState());
        return gone;
    }

    /** @param touched the bundles that something happens to meanwhile */
    private Swapped swap(String part, Path next, Set<Long> touched) throws InterruptedException {
        Swaps swaps = swaps();
        BundleListener listener = (SynchronousBundleListener)
                event -> touched.add(event.getBundle().getBundleId());
        context.addBundleListener(listener);
        try {
            return swaps.swap(new Request(part, next.toString(), LIMIT, false, 0, 1));
        } finally {
            context.removeBundleListener(listener);
        }
    }

    private static void assertCollected(List<WeakReference<?>> gone) throws InterruptedException {
        for (int i = 0; i < 100 && gone.stream().anyMatch(one -> one.get() != null); i++) {
            System.gc();
            Thread.sleep(100);
        }
        for (WeakReference<?> one : gone) {
            assertTrue("something still holds " + one.get(), one.get() == null);
        }
    }

    private Swaps swaps() throws InterruptedException {
        ServiceTracker<Swaps, Swaps> tracker = new ServiceTracker<>(context, Swaps.class, null);
        tracker.open();
        try {
            Swaps swaps = tracker.waitForService(LIMIT.toMillis());
            assertNotNull("nobody replaces parts", swaps);
            return swaps;
        } finally {
            tracker.close();
        }
    }

    private Bundle bundle(String symbolicName) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> symbolicName.equals(bundle.getSymbolicName()))
                .findFirst()
                .orElseThrow(() -> new AssertionError(symbolicName + " is not installed"));
    }

    private static Path newVersion(Bundle bundle, String version) throws IOException {
        Path file = Files.createTempFile("next", ".jar");
        try (InputStream in = content(bundle);
                JarInputStream jar = new JarInputStream(new ByteArrayInputStream(in.readAllBytes()))) {
            Manifest manifest = new Manifest(jar.getManifest());
            manifest.getMainAttributes().putValue("Bundle-Version", version);
            try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(file), manifest)) {
                for (JarEntry entry = jar.getNextJarEntry(); entry != null; entry = jar.getNextJarEntry()) {
                    out.putNextEntry(new JarEntry(entry.getName()));
                    jar.transferTo(out);
                    out.closeEntry();
                }
            }
        }
        MADE.put(bundle.getSymbolicName(), file);
        return file;
    }

    /** What was swapped has a location that nobody can read from. */
    private static InputStream content(Bundle bundle) throws IOException {
        Path made = MADE.get(bundle.getSymbolicName());
        return made == null ? URI.create(bundle.getLocation()).toURL().openStream() : Files.newInputStream(made);
    }
}
