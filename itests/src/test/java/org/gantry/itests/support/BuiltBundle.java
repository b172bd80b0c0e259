package org.gantry.itests.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** An OSGi bundle of this build, to be had again with another manifest. */
public final class BuiltBundle {
    private final Path jar;

    private BuiltBundle(Path jar) {
        this.jar = jar;
    }

    /** @param module its directory below {@code bundles} */
    public static BuiltBundle of(String module) {
        try (Stream<Path> built = Files.list(Path.of("../bundles", module, "target"))) {
            return new BuiltBundle(
                    built.filter(file -> file.getFileName().toString().matches("org\\.gantry\\..*-SNAPSHOT\\.jar"))
                            .findFirst()
                            .orElseThrow()
                            .toAbsolutePath()
                            .normalize());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As it was built. */
    public Path jar() {
        return jar;
    }

    /** The same code as another version, which is as good as a new one to the framework. */
    public Path version(Path directory, String version) {
        return with(directory.resolve(version + ".jar"), main -> main.putValue("Bundle-Version", version));
    }

    /** With what the change makes of the manifest's main attributes. */
    public Path with(Path file, Consumer<Attributes> change) {
        return with(file, change, name -> true);
    }

    /** A version that lacks a class, as one does that was built badly. */
    public Path without(String entry, Path file, String version) {
        return with(file, main -> main.putValue("Bundle-Version", version), name -> !name.endsWith(entry));
    }

    private Path with(Path file, Consumer<Attributes> change, Predicate<String> kept) {
        try (JarFile original = new JarFile(jar.toFile())) {
            Manifest manifest = new Manifest(original.getManifest());
            change.accept(manifest.getMainAttributes());
            try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(file), manifest)) {
                for (JarEntry entry : original.stream().toList()) {
                    if (!entry.isDirectory()
                            && !entry.getName().equals(JarFile.MANIFEST_NAME)
                            && kept.test(entry.getName())) {
                        out.putNextEntry(new JarEntry(entry.getName()));
                        try (InputStream in = original.getInputStream(entry)) {
                            in.transferTo(out);
                        }
                        out.closeEntry();
                    }
                }
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
