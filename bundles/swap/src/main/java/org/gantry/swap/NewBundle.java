package org.gantry.swap;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarInputStream;
import java.util.jar.Manifest;
import org.gantry.api.EngineException;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/**
 * An OSGi bundle that is to be installed: its content has been read and is one.
 *
 * @param location where it was read
 */
record NewBundle(String location, byte[] content, String symbolicName, Version version) {
    private static final int LARGEST = 64 << 20;

    /** The engine downloads no code. */
    private static final Set<String> REMOTE = Set.of("http", "https", "ftp", "jar");

    /** @throws EngineException.InvalidArgument if there is none */
    static NewBundle read(String location) {
        byte[] content = content(location);
        try (JarInputStream jar = new JarInputStream(new ByteArrayInputStream(content))) {
            Manifest manifest = jar.getManifest();
            Attributes headers = manifest == null ? new Attributes() : manifest.getMainAttributes();
            String name = headers.getValue(Constants.BUNDLE_SYMBOLICNAME);
            if (name == null) {
                throw new EngineException.InvalidArgument(location + " is not an OSGi bundle: it has no symbolic name");
            }
            String version = headers.getValue(Constants.BUNDLE_VERSION);
            return new NewBundle(
                    location,
                    content,
                    name.substring(0, name.indexOf(';') < 0 ? name.length() : name.indexOf(';'))
                            .strip(),
                    Version.parseVersion(version));
        } catch (IOException | IllegalArgumentException e) {
            throw new EngineException.InvalidArgument(location + " is not an OSGi bundle: " + e.getMessage(), e);
        }
    }

    private static byte[] content(String location) {
        try (InputStream in = uri(location).toURL().openStream()) {
            byte[] content = in.readNBytes(LARGEST + 1);
            if (content.length > LARGEST) {
                throw new EngineException.InvalidArgument(location + " is larger than " + LARGEST + " bytes");
            }
            return content;
        } catch (MalformedURLException e) {
            throw new EngineException.InvalidArgument(location + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new EngineException.InvalidArgument("cannot read " + location + ": " + e.getMessage(), e);
        }
    }

    private static URI uri(String location) {
        if (location.startsWith("/")) {
            return Path.of(location).toUri();
        }
        try {
            URI uri = new URI(location);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            if (scheme.isEmpty()) {
                throw new EngineException.InvalidArgument(location + " is neither a URL nor an absolute path");
            }
            if (REMOTE.contains(scheme)) {
                throw new EngineException.InvalidArgument(
                        "the engine downloads no code: bring " + location + " to this machine first");
            }
            return uri;
        } catch (URISyntaxException e) {
            throw new EngineException.InvalidArgument(location + " is not a URL: " + e.getMessage(), e);
        }
    }

    InputStream open() {
        return new ByteArrayInputStream(content);
    }

    boolean isNamedAs(Bundle bundle) {
        return symbolicName.equals(bundle.getSymbolicName());
    }

    boolean isVersionOf(Bundle bundle) {
        return isNamedAs(bundle) && version.equals(bundle.getVersion());
    }

    /** What the framework is to call it: one location stands for one bundle there, and files change. */
    String installedAs() {
        return "gantry-swap:" + symbolicName + "/" + version + "@" + location;
    }
}
