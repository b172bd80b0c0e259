package org.gantry.engine.lifecycle;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gantry.api.container.ContainerConfig;
import org.gantry.api.container.ContainerDetails;
import org.gantry.api.container.ContainerState.Status;
import org.gantry.api.container.ProcessConfig;
import org.gantry.api.image.Snapshotter;
import org.gantry.api.oci.Digest;
import org.gantry.engine.container.Container;
import org.gantry.engine.container.ContainerRecord;
import org.gantry.engine.container.RunRecord;
import org.gantry.engine.core.EngineCore;
import org.gantry.engine.exec.ExecRegistry;
import org.gantry.engine.network.Links;
import org.jspecify.annotations.Nullable;

/** {@code docker inspect} and {@code docker ps}. */
public final class DescribeContainer {
    private final EngineCore core;
    private final ExecRegistry execs;

    DescribeContainer(EngineCore core, ExecRegistry execs) {
        this.core = core;
        this.execs = execs;
    }

    public List<ContainerDetails> list(boolean all) {
        return core.registry().all().stream()
                .filter(container -> all || isUp(container))
                .map(container -> describe(container, false))
                .toList();
    }

    private static boolean isUp(Container container) {
        return container.state().isLive() || container.state().status() == Status.RESTARTING;
    }

    public ContainerDetails inspect(String ref, boolean size) {
        return describe(core.find(ref), size);
    }

    private @Nullable Long sizeOfWritableLayer(ContainerRecord record) {
        Snapshotter current = core.services().snapshotter().get();
        return WritableLayer.isHere(current, record) ? Long.valueOf(WritableLayer.size(current, record)) : null;
    }

    private ContainerDetails describe(Container container, boolean size) {
        ContainerRecord record = container.record();
        RunRecord run = container.run();
        List<String> command = command(record.config().process());
        Path directory = core.layout().container(record.id());
        Long sizeRw = size ? sizeOfWritableLayer(record) : null;
        return new ContainerDetails(
                record.id(),
                record.name(),
                record.created(),
                shown(container),
                run.state(),
                container.health(),
                record.imageId(),
                command.getFirst(),
                command.subList(1, command.size()),
                run.restartCount(),
                path(run.sandboxPath()),
                container.log() == null ? null : container.log().files().current(),
                directory.resolve("hostname"),
                directory.resolve("hosts"),
                directory.resolve("resolv.conf"),
                record.mounts().stream().map(parsed -> parsed.mount()).toList(),
                run.endpoints(),
                run.ports(),
                execs.running(record.id()),
                record.runtime(),
                record.snapshotter(),
                sizeRw,
                sizeRw == null ? null : Long.valueOf(sizeRw + layers(record)));
    }

    /** Links by names, for users know no others. */
    private ContainerConfig shown(Container container) {
        ContainerConfig config = container.record().config();
        return Links.isAny(config.network())
                ? config.withNetwork(
                        config.network().withLinks(core.sandboxes().links().shown(container)))
                : config;
    }

    /** Entrypoint and command; at least one word, or it could not have been created. */
    private static List<String> command(ProcessConfig process) {
        List<String> words = new ArrayList<>();
        List<String> entrypoint = process.entrypoint();
        List<String> command = process.command();
        words.addAll(entrypoint == null ? List.of() : entrypoint);
        words.addAll(command == null ? List.of() : command);
        return words;
    }

    /** The layers stay as long as a container stands on them, whatever becomes of the image. */
    private long layers(ContainerRecord record) {
        String top = record.topLayer();
        return top == null ? 0 : core.services().snapshotter().get().chainSize(Digest.parse(top));
    }

    private static @Nullable Path path(@Nullable String text) {
        return text == null ? null : Path.of(text);
    }
}
