package org.gantry.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.support.parsing.CommandLineImpl;
import org.gantry.api.container.ContainerDetails;
import org.gantry.api.container.ContainerState.Status;
import org.gantry.api.engine.ContainerEngine;
import org.gantry.api.engine.Containers;
import org.gantry.api.engine.Images;
import org.junit.jupiter.api.Test;

class CompletersTest {
    private static final ContainerDetails WEB = Fakes.container("0a", "web", Fakes.state(Status.RUNNING, 0));
    private static final ContainerDetails WORN = Fakes.container("0b", "worn", Fakes.state(Status.EXITED, 1));
    private static final ContainerEngine CONTAINERS = Fakes.engine(
            "containers",
            Containers.class,
            Fakes.on("list", args -> (boolean) args[0] ? List.of(WEB, WORN) : List.of(WEB)));

    @Test
    void offersEveryContainerByNameAndIdentifier() {
        ContainerCompleter completer = new ContainerCompleter();
        completer.engine = CONTAINERS;
        assertThat(candidates(completer, "w")).containsExactly("web ", "worn ");
        assertThat(candidates(completer, "0b")).containsExactly("0b0b0b0b0b0b ");
        assertThat(candidates(completer, "x")).isEmpty();
    }

    @Test
    void offersOnlyRunningContainersToStop() {
        RunningContainerCompleter completer = new RunningContainerCompleter();
        completer.engine = CONTAINERS;
        assertThat(candidates(completer, "")).containsExactly("0a0a0a0a0a0a ", "web ");
    }

    @Test
    void offersImagesByEachOfTheirNames() {
        ImageCompleter completer = new ImageCompleter();
        completer.engine = Fakes.engine(
                "images",
                Images.class,
                Fakes.on("list", args -> List.of(Fakes.image("ab", "busybox:1", "busybox:latest"), Fakes.image("cd"))));
        assertThat(candidates(completer, "bu")).containsExactly("busybox:1 ", "busybox:latest ");
    }

    private static List<String> candidates(Completer completer, String typed) {
        List<String> candidates = new ArrayList<>();
        var line = new CommandLineImpl(new String[] {typed}, 0, typed.length(), typed.length(), typed);
        completer.complete(Fakes.session(), line, candidates);
        return candidates;
    }
}
