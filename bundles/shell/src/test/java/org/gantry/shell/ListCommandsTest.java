package org.gantry.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gantry.api.EngineException;
import org.gantry.api.container.ContainerDetails;
import org.gantry.api.container.ContainerState.Status;
import org.gantry.api.engine.ContainerEngine;
import org.gantry.api.engine.Containers;
import org.gantry.api.engine.EngineSystem;
import org.gantry.api.engine.EngineSystem.EngineInfo;
import org.gantry.api.engine.Images;
import org.gantry.api.image.Registries;
import org.gantry.api.image.RegistryCredentials;
import org.gantry.api.runtime.RuntimeInfo;
import org.junit.jupiter.api.Test;

class ListCommandsTest {
    private static final ContainerDetails WEB = Fakes.container("0a", "web", Fakes.state(Status.EXITED, 3));

    @Test
    void psShowsATable() throws Exception {
        PsCommand ps = new PsCommand();
        ps.engine = containers(Fakes.on("list", args -> List.of(WEB)));
        assertThat(Fakes.output(ps::execute).lines().toList())
                .hasSize(3)
                .satisfies(lines ->
                        assertThat(lines.get(0)).containsSubsequence("Id", "Image", "Command", "Status", "Name"))
                .satisfies(lines -> assertThat(lines.get(2))
                        .containsSubsequence("0a0a0a0a0a0a", "busybox", "sleep 9", "exited (3)", "web"));
        ps.noFormat = true;
        assertThat(Fakes.output(ps::execute)).doesNotContain("Image").contains("web");
        ps.quiet = true;
        assertThat(Fakes.output(ps::execute)).isEqualTo("0a0a0a0a0a0a\n");
    }

    @Test
    void psShowsStoppedContainersOnRequest() throws Exception {
        PsCommand ps = new PsCommand();
        ps.quiet = true;
        ps.engine = containers(Fakes.on("list", args -> (boolean) args[0] ? List.of(WEB) : List.of()));
        assertThat(Fakes.output(ps::execute)).isEmpty();
        ps.all = true;
        assertThat(Fakes.output(ps::execute)).isNotEmpty();
    }

    @Test
    void aSearchIsATable() throws Exception {
        SearchCommand search = new SearchCommand();
        search.term = "busybox";
        search.limit = 3;
        search.engine = images(Fakes.on("search", args -> {
            assertThat(args[0]).isEqualTo(new Registries.Search("busybox", 3, RegistryCredentials.NONE));
            return List.of(new Registries.Found("busybox", "Base image.", 3037, true));
        }));
        assertThat(Fakes.output(search::execute).lines().toList())
                .hasSize(3)
                .satisfies(lines ->
                        assertThat(lines.get(0)).containsSubsequence("Name", "Description", "Stars", "Official"))
                .satisfies(
                        lines -> assertThat(lines.get(2)).containsSubsequence("busybox", "Base image.", "3037", "yes"));
    }

    @Test
    void imagesHaveARowForEachName() throws Exception {
        ImagesCommand images = new ImagesCommand();
        images.engine = images(
                Fakes.on("list", args -> List.of(Fakes.image("ab", "busybox:1", "busybox:2"), Fakes.image("cd"))));
        assertThat(Fakes.output(images::execute).lines().skip(2).toList())
                .hasSize(3)
                .satisfies(
                        lines -> assertThat(lines.get(0)).containsSubsequence("busybox:1", "abababababab", "1.98 MB"))
                .satisfies(lines -> assertThat(lines.get(2)).containsSubsequence("<none>", "cdcdcdcdcdcd"));
        images.quiet = true;
        assertThat(Fakes.output(images::execute)).isEqualTo("abababababab\ncdcdcdcdcdcd\n");
    }

    @Test
    void driversShowWhatServes() throws Exception {
        DriversCommand drivers = new DriversCommand();
        EngineInfo info = new EngineInfo(
                "id",
                "host",
                "0.1",
                Path.of("/var/lib/gantry"),
                "6",
                "Linux",
                "x86_64",
                2,
                1,
                0,
                0,
                0,
                0,
                "overlayfs",
                "libcontainer",
                List.of(new RuntimeInfo("libcontainer", "1.0", "cgroupfs", 1)),
                new EngineSystem.LimitSupport(true, true, true, true, true, true, true, true),
                List.of("json-file"),
                List.of("bridge"),
                List.of(),
                List.of());
        List<EngineSystem.Driver> execution = List.of(
                new EngineSystem.Driver(
                        "libcontainer", Optional.of(info.runtimes().getFirst()), Optional.empty(), true, 2, 3),
                new EngineSystem.Driver("gone", Optional.empty(), Optional.empty(), false, 0, 1),
                new EngineSystem.Driver("lxc", Optional.empty(), Optional.of("needs a package"), false, 0, 0));
        drivers.engine = Fakes.engine(
                "system", EngineSystem.class, Fakes.on("info", args -> info).on("drivers", args -> execution));
        assertThat(Fakes.output(drivers::execute))
                .containsSubsequence("libcontainer", "1.0, cgroup v1, 2 running of 3, default")
                .containsSubsequence("gone", "not there, 0 running of 1")
                .containsSubsequence("lxc", "needs a package, 0 running of 0")
                .containsSubsequence("storage", "overlayfs", "network", "bridge", "log", "json-file");
    }

    @Test
    void inspectFindsContainersAndImages() throws Exception {
        InspectCommand inspect = new InspectCommand();
        Fakes.Answers containers = Fakes.on("inspect", args -> {
            if (args[0].equals("web")) {
                return WEB;
            }
            throw new EngineException.NotFound("No such container");
        });
        Fakes.Answers images = Fakes.on("inspect", args -> {
            if (args[0].equals("busybox")) {
                return Fakes.image("ab", "busybox:1");
            }
            throw new EngineException.NotFound("No such image");
        });
        inspect.engine = Fakes.on("containers", none -> containers.as(Containers.class))
                .on("images", none -> images.as(Images.class))
                .as(ContainerEngine.class);
        inspect.objects = List.of("web", "busybox");
        assertThat(Fakes.output(inspect::execute)).startsWith("[").contains("\"name\" : \"web\"", "\"busybox:1\"");
        inspect.objects = List.of("nothing");
        assertThatThrownBy(inspect::execute)
                .isInstanceOf(EngineException.NotFound.class)
                .hasMessage("No such object: nothing");
    }

    @Test
    void stopAndRmGoThroughTheirArguments() throws Exception {
        List<String> calls = new ArrayList<>();
        StopCommand stop = new StopCommand();
        stop.engine = containers(Fakes.on("stop", args -> {
            calls.add("stop " + args[0] + " " + args[1] + " " + args[2]);
            if (args[0].equals("idle")) {
                throw new EngineException.NotModified("is stopped");
            }
            return null;
        }));
        stop.containers = List.of("idle", "busy");
        stop.seconds = 5;
        assertThat(Fakes.output(stop::execute)).isEqualTo("idle\nbusy\n");

        RmCommand rm = new RmCommand();
        rm.engine = containers(Fakes.on("remove", args -> {
            calls.add("rm " + args[0] + " " + args[1] + " " + args[2]);
            return null;
        }));
        rm.containers = List.of("one");
        rm.force = true;
        assertThat(Fakes.output(rm::execute)).isEqualTo("one\n");
        assertThat(calls).containsExactly("stop idle null PT5S", "stop busy null PT5S", "rm one true false");
    }

    private static ContainerEngine containers(Fakes.Answers answers) {
        return Fakes.engine("containers", Containers.class, answers);
    }

    private static ContainerEngine images(Fakes.Answers answers) {
        return Fakes.engine("images", Images.class, answers);
    }
}
