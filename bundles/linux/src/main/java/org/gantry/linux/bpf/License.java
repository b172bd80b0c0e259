package org.gantry.linux.bpf;

/** Under what terms a program may be used, as the kernel is told (linux/license.h). */
public enum License {
    APACHE("Apache-2.0"),

    /** The kernel's own: programs that read its structures have to be had under it. */
    GPL_2("GPL v2");

    private final String text;

    License(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }
}
