package org.gantry.runtime.libcontainer.hooks;

import org.gantry.linux.process.ExitStatus;

/** A hook that could not be run, ended badly or not in time; the message is in the words of runc. */
public final class HookFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private HookFailure(String message, Throwable cause) {
        super(message, cause);
    }

    private HookFailure(String message) {
        super(message);
    }

    static HookFailure exited(String hook, ExitStatus status, String stdout, String stderr) {
        String how = status.signaled() ? "signal: " + status.code() : "exit status " + status.code();
        return new HookFailure("error running " + hook + ": " + how + ", stdout: " + stdout + ", stderr: " + stderr);
    }

    static HookFailure late(String hook, int seconds) {
        return new HookFailure("error running " + hook + ": hook ran past specified timeout of " + seconds + ".0s");
    }

    static HookFailure notRun(String hook, RuntimeException cause) {
        return new HookFailure("error running " + hook + ": " + cause.getMessage(), cause);
    }
}
