package org.gantry.swap;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import org.gantry.api.EngineException;
import org.osgi.framework.Bundle;

/** The content of an installed OSGi bundle, wherever it came from and whether that still is there. */
final class BundleCopy {
    private BundleCopy() {}

    static byte[] of(Bundle bundle) {
        var copy = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(copy)) {
            add(bundle, JarFile.MANIFEST_NAME, jar); // which has to come first
            addAll(bundle, "/", jar);
        } catch (IOException e) {
            throw new EngineException.Internal("cannot keep a copy of " + bundle, e);
        }
        return copy.toByteArray();
    }

    private static void addAll(Bundle bundle, String directory, JarOutputStream jar) throws IOException {
        Enumeration<String> paths = bundle.getEntryPaths(directory);
        for (String path : paths == null ? Collections.<String>emptyList() : Collections.list(paths)) {
            if (path.endsWith("/")) {
                addAll(bundle, path, jar);
            } else if (!path.equals(JarFile.MANIFEST_NAME)) {
                add(bundle, path, jar);
            }
        }
    }

    private static void add(Bundle bundle, String path, JarOutputStream jar) throws IOException {
        URL entry = bundle.getEntry(path);
        if (entry == null) {
            throw new IOException(path + " is missing");
        }
        jar.putNextEntry(new JarEntry(path));
        try (InputStream in = entry.openStream()) {
            in.transferTo(jar);
        }
        jar.closeEntry();
    }
}
