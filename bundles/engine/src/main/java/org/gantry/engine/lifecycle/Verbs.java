package org.gantry.engine.lifecycle;

import org.gantry.engine.core.EngineCore;
import org.gantry.engine.exec.ExecAdoption;
import org.gantry.engine.exec.ExecRegistry;
import org.gantry.engine.health.HealthChecks;
import org.gantry.engine.namespace.Namespaces;
import org.gantry.engine.namespace.SharedMemory;
import org.gantry.engine.spec.HostLimits;
import org.gantry.engine.volume.MountPlanner;
import org.gantry.linux.cgroup.CgroupFeatures;

/** Everything a user can do with containers, put together once. */
public record Verbs(
        EngineCore core,
        CreateContainer create,
        StartContainer start,
        StopContainer stop,
        RestartContainer restart,
        KillContainer kill,
        PauseContainer pause,
        RenameContainer rename,
        UpdateContainer update,
        ForceRemove remove,
        PruneContainers prune,
        PublishPorts publish,
        AwaitContainer await,
        ResizeContainer resize,
        TopContainer top,
        AttachContainer attach,
        ReadLogs logs,
        DescribeContainer describe,
        MeasureContainer measure,
        Reconcile reconcile,
        DriverChanges drivers,
        Shutdown shutdown) {

    public static Verbs of(EngineCore core, ExecRegistry execs, ExecAdoption execAdoption, HealthChecks health) {
        var limits = new HostLimits(CgroupFeatures.ofThisHost());
        var planner = new MountPlanner(core.volumes());
        var memory = new SharedMemory(core.layout(), core.registry());
        var tasks = new TaskFactory(core, planner, memory);
        var factory = new ContainerFactory(core);
        var policies = new RestartPolicies(core);
        var removeOne = new RemoveContainer(core, execs, tasks);
        var ender = new RunEnder(core, tasks, policies, removeOne, health);
        var starter = new RunStarter(
                core,
                tasks,
                ender,
                new Namespaces(core.registry(), core.settings().remapping()),
                memory,
                health);
        policies.startWith(starter::start); // a run that ends may be followed by another: the one knot in the graph
        var signals = new Signals(core);
        var start = new StartContainer(core, starter, removeOne);
        var stop = new StopContainer(core, signals, policies);
        var adoption = new Adoption(core, starter, ender, tasks, execAdoption, health);
        var describe = new DescribeContainer(core, execs);
        return new Verbs(
                core,
                new CreateContainer(core, factory, planner, limits),
                start,
                stop,
                new RestartContainer(core, stop, start),
                new KillContainer(core, signals, stop),
                new PauseContainer(core),
                new RenameContainer(core),
                new UpdateContainer(core, limits),
                new ForceRemove(core, stop, removeOne),
                new PruneContainers(core, describe, removeOne),
                new PublishPorts(core),
                new AwaitContainer(core),
                new ResizeContainer(core),
                new TopContainer(core),
                new AttachContainer(core),
                new ReadLogs(core),
                describe,
                new MeasureContainer(core),
                new Reconcile(core, factory, adoption, starter, policies, removeOne, new Leftovers(core, memory)),
                new DriverChanges(core, adoption),
                new Shutdown(core, stop, execs, health));
    }
}
