package org.gantry.linux.cgroup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A shell that joins a cgroup before it runs its script. */
final class Prisoner implements AutoCloseable {
    private final Process process;

    private Prisoner(Process process) {
        this.process = process;
    }

    static Prisoner run(CgroupManager manager, String script) {
        var line = new StringBuilder();
        for (CgroupManager.View view : manager.views()) {
            line.append("echo $$ > ").append(view.group().directory()).append("/cgroup.procs && ");
        }
        try {
            return new Prisoner(new ProcessBuilder(List.of("/bin/sh", "-c", line + script))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Process process() {
        return process;
    }

    /** Waits for the script's first line, by which it tells that it is where it should be. */
    Prisoner started() {
        try {
            if (process.getInputStream().read() < 0) {
                throw new IllegalStateException("the script ended without a word");
            }
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int exitCode() throws InterruptedException {
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the script has not ended after 20 s");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
