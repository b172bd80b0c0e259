package org.gantry.runtime.lxc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.api.runtime.TaskRequest;
import org.gantry.linux.cgroup.CgroupManager;
import org.gantry.linux.cgroup.CgroupMode;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fs.RootDir;
import org.gantry.linux.shim.Command;
import org.gantry.linux.shim.GatedCommand;
import org.gantry.linux.shim.ShimHandle;
import org.gantry.linux.shim.ShimSpec;
import org.gantry.linux.shim.WaitingShims;
import org.gantry.linux.tty.Pty;
import org.gantry.runtime.lxc.config.Configuration;
import org.gantry.runtime.lxc.config.ContainerFile;
import org.gantry.runtime.lxc.config.Devices;
import org.gantry.runtime.lxc.config.Mounts;
import org.gantry.runtime.lxc.config.Namespaces;
import org.gantry.runtime.support.DriverHost;
import org.gantry.runtime.support.ProcessStdio;
import org.gantry.runtime.support.Rootfs;
import org.gantry.runtime.support.program.Failures;

/** One run of lxc-start, up to the process that waits in the container for the start. */
record LxcLaunch(
        TaskRequest request,
        LxcPrograms programs,
        DriverHost host,
        WaitingShims shims,
        Namespaces namespaces,
        LxcFiles files,
        CgroupManager cgroup,
        Entry entry) {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String LOG = "log";

    /** @param pid of the process that waits for the start */
    record Launched(ShimHandle shim, GatedCommand gate, int pid) {}

    Launched run() {
        RuntimeSpec.Linux linux = Objects.requireNonNull(request.spec().linux());
        Devices devices = new Devices(Objects.requireNonNullElse(linux.devices(), List.of()), files.devices());
        Configuration configuration = new Configuration();
        try (Rootfs rootfs = Rootfs.of(request.rootfs(), linux.rootfsPropagation());
                Mounts mounts = new Mounts(
                        configuration,
                        RootDir.own(rootfs.mount().dup()),
                        files.terminals(),
                        cgroup,
                        host.layout().mode() == CgroupMode.UNIFIED)) {
            add(mounts, linux, devices);
            return launch(rootfs, mounts, devices, configuration);
        }
    }

    private void add(Mounts mounts, RuntimeSpec.Linux linux, Devices devices) {
        RuntimeSpec.Process process = entry.process();
        mounts.add(
                Objects.requireNonNullElse(request.spec().mounts(), List.of()),
                Boolean.TRUE.equals(process.terminal()));
        mounts.addDevices(devices.paths());
        mounts.makeDirectory("process.cwd", process.cwd());
        mounts.mask(Objects.requireNonNullElse(linux.maskedPaths(), List.of()), devices.nullDevice());
        mounts.makeReadonly(Objects.requireNonNullElse(linux.readonlyPaths(), List.of()));
    }

    private Launched launch(Rootfs rootfs, Mounts mounts, Devices devices, Configuration mountLines) {
        RuntimeSpec.Process process = entry.process();
        var streams = ProcessStdio.ofMaker(
                process, request.openStdin(), () -> mounts.takeTerminal().orElseGet(Pty::open));
        return streams.closeOnFailure(() -> launch(streams, rootfs, mounts, devices, mountLines));
    }

    private Launched launch(
            ProcessStdio streams, Rootfs rootfs, Mounts mounts, Devices devices, Configuration mountLines) {
        RuntimeSpec.Process process = entry.process();
        try (CgroupFiles container = CgroupFiles.of(cgroup);
                CgroupFiles own = namespaces.makes("cgroup")
                        ? CgroupFiles.ofEngine(cgroup, cgroupsPath())
                        : new CgroupFiles(List.of())) {
            ShimSpec.Builder shim = ShimSpec.of(request.id(), files.exitFile(), streams.stdio(), start());
            var steps = new HostSteps(shim, files);
            steps.giveStreams(process.user(), streams.own());
            GatedCommand gate = entry.ofInit(shim, container.files(), Failures.CREATE);
            try {
                int namespace = shim.pass(container.files().getFirst()); // a number for it, whatever is there now
                files.make(request.id(), configuration(namespace) + mountLines);
                makeRunDirectory();
                steps.separate();
                steps.hideCgroups();
                steps.attach(rootfs.mount(), files.rootfs().toString());
                mounts.devpts()
                        .ifPresent(devpts ->
                                steps.attach(devpts.fd(), files.terminals().toString()));
                steps.makeDevices(devices.nodes());
                steps.joinKeyring(request.id());
                if (namespaces.makes("cgroup")) {
                    steps.makeCgroupNamespace(container.files(), own.files(), namespace);
                }
                try (Fd messages = files.openFifo()) {
                    return start(shim.keep(messages).build(), gate);
                }
            } catch (RuntimeException e) {
                gate.close();
                throw e;
            }
        }
    }

    private Launched start(ShimSpec spec, GatedCommand gate) {
        ShimHandle shim = shims.launch(spec).awaitReady();
        try {
            shim.start();
            gate.handedOver();
            return new Launched(shim, gate, gate.awaitArrival(PATIENCE));
        } catch (IllegalStateException e) {
            shim.destroy();
            throw new IllegalStateException(
                    "lxc-start: " + MonitorLog.firstError(files.content(LOG), String.valueOf(e.getMessage())), e);
        } catch (RuntimeException e) {
            shim.destroy();
            throw e;
        }
    }

    private String configuration(int cgroupNamespace) {
        return ContainerFile.of(
                        request.spec(),
                        namespaces,
                        "/proc/self/fd/" + cgroupNamespace,
                        host.capabilities(),
                        files.rootfs(),
                        files.tree())
                .toString();
    }

    private Command start() {
        String program = programs.start().toString();
        return new Command(
                program,
                List.of(
                        program,
                        "--foreground",
                        "--lxcpath=" + files.containers(),
                        "--name=" + request.id(),
                        "--logfile=" + files.log(LOG),
                        "--logpriority=ERROR",
                        "--",
                        GatedCommand.PATH),
                LxcPrograms.ENVIRONMENT);
    }

    private String cgroupsPath() {
        return Objects.requireNonNull(
                Objects.requireNonNull(request.spec().linux()).cgroupsPath());
    }

    /** LXC makes it too; here it has to be there to be covered. */
    private static void makeRunDirectory() {
        try {
            Files.createDirectories(Path.of(HostSteps.LXC_RUN));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
