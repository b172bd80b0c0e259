package org.gantry.linux.init;

import static org.gantry.linux.spawn.Operand.ZERO;
import static org.gantry.linux.spawn.Operand.addressOf;
import static org.gantry.linux.spawn.Operand.load;
import static org.gantry.linux.spawn.Operand.string;
import static org.gantry.linux.spawn.Operand.strings;
import static org.gantry.linux.spawn.Operand.value;
import static org.gantry.linux.syscall.SyscallNumber.EXECVE;
import static org.gantry.linux.syscall.SyscallNumber.EXIT_GROUP;
import static org.gantry.linux.syscall.SyscallNumber.GETPID;
import static org.gantry.linux.syscall.SyscallNumber.IOCTL;
import static org.gantry.linux.syscall.SyscallNumber.RT_SIGPROCMASK;
import static org.gantry.linux.syscall.SyscallNumber.SETPGID;
import static org.gantry.linux.syscall.SyscallNumber.WRITE;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.gantry.linux.spawn.Cell;
import org.gantry.linux.spawn.Label;
import org.gantry.linux.spawn.Operand;
import org.gantry.linux.spawn.Step;
import org.gantry.linux.syscall.Errno;

/** What the child does until it is the command. Whatever the kernel refuses before execve, the command can do without. */
final class CommandSteps {
    private static final long TIOCSPGRP = 0x5410;
    private static final Operand NO_SIGNALS = Operand.words(ZERO);
    private static final int STDERR = 2;
    private static final int NOT_FOUND = 127;
    private static final int NOT_EXECUTABLE = 126;

    private final InitCommand command;
    private final Label begin;
    private final Cell result = Cell.word("why it cannot be executed");
    private final Label absent = new Label("not found");
    private final Label badFormat = new Label("bad format");

    /** @param begin where the child begins */
    CommandSteps(InitCommand command, Label begin) {
        this.command = command;
        this.begin = begin;
    }

    List<Step> steps() {
        List<Step> steps = new ArrayList<>(takeTheTerminal());
        for (String candidate : command.candidates()) {
            steps.add(Step.call(
                            "execve " + candidate,
                            EXECVE,
                            string(candidate),
                            strings(command.arguments()),
                            strings(command.environment()))
                    .into(result)
                    .orContinue()
                    .when(-Errno.ENOEXEC, badFormat));
        }
        steps.addAll(sayWhyNot());
        return steps;
    }

    /** A key that makes the terminal send a signal is for the command alone; PID 1 would pass it on once more. */
    private List<Step> takeTheTerminal() {
        Cell own = Cell.word("own pid");
        return List.of(
                Step.call("start a process group", SETPGID, ZERO, ZERO)
                        .orContinue()
                        .at(begin),
                Step.call("who am I", GETPID).into(own).orContinue(),
                Step.call("take the terminal", IOCTL, ZERO, value(TIOCSPGRP), addressOf(own))
                        .orContinue(),
                Step.call(
                                "let signals in",
                                RT_SIGPROCMASK,
                                value(ParentSteps.SIG_SETMASK),
                                NO_SIGNALS,
                                ZERO,
                                ParentSteps.SIGNAL_SET_SIZE)
                        .orContinue());
    }

    private List<Step> sayWhyNot() {
        List<Step> steps = new ArrayList<>();
        String missing = command.isSearched() ? "executable file not found in $PATH" : "no such file or directory";
        for (int errno : new int[] {0, Errno.ENOENT, Errno.ENOTDIR}) {
            steps.add(Step.move("is it there", load(result)).when(-errno, absent));
        }
        steps.addAll(end("permission denied", NOT_EXECUTABLE, new Label("not executable")));
        steps.addAll(end(missing, NOT_FOUND, absent));
        steps.addAll(end("exec format error", NOT_EXECUTABLE, badFormat));
        return steps;
    }

    private List<Step> end(String reason, int code, Label label) {
        byte[] words = ("exec: \"" + command.program() + "\": " + reason + "\n").getBytes(StandardCharsets.UTF_8);
        return List.of(
                Step.call("say why", WRITE, value(STDERR), Operand.bytes(words), value(words.length))
                        .orContinue()
                        .at(label),
                Step.call("exit", EXIT_GROUP, value(code)));
    }
}
