package org.gantry.linux.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A Linux security module that labels processes, and whether this kernel enforces it. */
public enum SecurityModule {
    APPARMOR("AppArmor", Path.of("/sys/module/apparmor/parameters/enabled"), "Y"),
    SELINUX("SELinux", Path.of("/sys/fs/selinux/enforce"), "");

    private final String title;
    private final Path witness;
    private final String beginning;

    SecurityModule(String title, Path witness, String beginning) {
        this.title = title;
        this.witness = witness;
        this.beginning = beginning;
    }

    /** As it writes itself. */
    public String title() {
        return title;
    }

    /** Asks the kernel anew; a module can only be switched at boot, so callers may keep the answer. */
    public boolean isEnabled() {
        try {
            return Files.readString(witness).startsWith(beginning);
        } catch (NoSuchFileException absent) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
