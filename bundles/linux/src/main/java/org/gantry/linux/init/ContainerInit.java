package org.gantry.linux.init;

import java.util.List;
import java.util.stream.Stream;
import org.gantry.linux.spawn.Cell;
import org.gantry.linux.spawn.ElfImage;
import org.gantry.linux.spawn.Label;
import org.gantry.linux.spawn.SpawnProgram;
import org.gantry.linux.spawn.Step;
import org.gantry.linux.syscall.Arch;

/**
 * The program that is PID 1 in a container with {@code --init}. It runs the command as its child, in a process group of
 * its own that has the terminal, if there is one; passes every signal it gets on to the command; reaps whoever ends,
 * orphans included; and ends when the command has, with the command's exit code, or with 128 and the signal that killed
 * it.
 *
 * <p>What it runs is part of it, so that it has no arguments to read. It needs no library and no file of the container,
 * and makes system calls only that every container may make: {@code clone} and not {@code clone3}, which Docker's seccomp
 * profile forbids.
 */
public final class ContainerInit {
    private ContainerInit() {}

    /** The program for one command, to be written to a file. */
    public static ElfImage image(InitCommand command, Arch arch) {
        Label child = new Label("the command");
        Cell pid = Cell.word("pid of the command");
        List<Step> steps = Stream.of(new ParentSteps(pid, child).steps(), new CommandSteps(command, child).steps())
                .flatMap(List::stream)
                .toList();
        return ElfImage.of(new SpawnProgram(steps), arch);
    }
}
