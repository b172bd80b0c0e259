package org.gantry.rest.mapping;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.gantry.api.ByteSize;
import org.gantry.api.container.ContainerConfig;
import org.gantry.api.container.IsolationConfig;
import org.gantry.api.container.LifecycleConfig;
import org.gantry.api.container.NetworkConfig;
import org.gantry.api.container.ProcessConfig;
import org.gantry.api.container.ResourceConfig;
import org.gantry.api.container.StorageConfig;
import org.gantry.api.oci.HealthCheck;

/** What {@code create/everything.json}, the recording of a CLI told every flag it has, means to the engine. */
final class Everything {
    static final ContainerConfig CONFIG = new ContainerConfig(
            "busybox", Map.of("a", "b"), process(), isolation(), resources(), storage(), network(), lifecycle());

    private Everything() {}

    private static ProcessConfig process() {
        return new ProcessConfig(
                List.of("e"),
                List.of("c1", "c2"),
                List.of("A=b", "C=d"),
                "/w",
                "1:2",
                true,
                true,
                true,
                true,
                true,
                false,
                null);
    }

    private static IsolationConfig isolation() {
        return new IsolationConfig(
                "h",
                "d",
                true,
                List.of("CAP_NET_ADMIN"),
                List.of("ALL"),
                List.of("no-new-privileges"),
                true,
                null,
                null,
                "host",
                "private",
                "host",
                "private",
                "host",
                List.of("5"),
                Map.of("net.ipv4.ip_forward", "1"));
    }

    private static ResourceConfig resources() {
        return new ResourceConfig(
                new ResourceConfig.MemoryConfig(
                        ByteSize.ofMebibytes(10), ByteSize.ofMebibytes(5), ByteSize.ofMebibytes(20), 7, true),
                new ResourceConfig.CpuConfig(1_500_000_000, 512, 0, 0, 500, 1000, "0-1", "0"),
                5L,
                new ResourceConfig.BlkioConfig(
                        100,
                        List.of(new ResourceConfig.DeviceWeight("/dev/w", 200)),
                        List.of(new ResourceConfig.DeviceRate("/dev/a", 1)),
                        List.of(new ResourceConfig.DeviceRate("/dev/b", 2)),
                        List.of(new ResourceConfig.DeviceRate("/dev/c", 3)),
                        List.of(new ResourceConfig.DeviceRate("/dev/d", 4))),
                List.of(new ResourceConfig.Ulimit("nofile", 10, 20)),
                List.of(new ResourceConfig.DeviceMapping("/dev/null", "/dev/n", "r")),
                List.of("c 1:3 r"),
                "/p",
                5,
                ByteSize.ofMebibytes(1));
    }

    private static StorageConfig storage() {
        return new StorageConfig(
                List.of("/tmp:/x:ro"),
                List.of(
                        new StorageConfig.MountConfig(
                                "bind",
                                "/a",
                                "/b",
                                true,
                                new StorageConfig.BindOptions("rslave", true, true, true, true),
                                null,
                                null),
                        new StorageConfig.MountConfig(
                                "volume",
                                "v",
                                "/v",
                                false,
                                null,
                                new StorageConfig.VolumeOptions(
                                        true, Map.of("l", "1"), "local", Map.of("type", "tmpfs"), "sub"),
                                null),
                        new StorageConfig.MountConfig(
                                "tmpfs",
                                "",
                                "/t",
                                false,
                                null,
                                null,
                                new StorageConfig.TmpfsOptions(
                                        ByteSize.ofMebibytes(10),
                                        01770,
                                        List.of(List.of("exec"), List.of("uid", "5"))))),
                Map.of("/run", "rw"),
                List.of("/anon"),
                List.of("other"),
                "",
                Map.of("size", "1g"));
    }

    private static NetworkConfig network() {
        return new NetworkConfig(
                "foo",
                false,
                List.of("80/udp", "81/tcp", "90/tcp"),
                Map.of(
                        "80/udp", List.of(new NetworkConfig.PortBinding("127.0.0.1", "8080")),
                        "81/tcp", List.of(new NetworkConfig.PortBinding("", ""))),
                true,
                List.of("1.1.1.1"),
                List.of("o"),
                List.of("s"),
                List.of("n:1.2.3.4"),
                List.of("l"),
                "02:42:ac:11:00:02",
                Map.of(
                        "foo",
                        new NetworkConfig.EndpointConfig(
                                List.of("al"),
                                List.of("l"),
                                "10.1.1.1",
                                "fd::1",
                                "02:42:ac:11:00:02",
                                List.of(),
                                Map.of(),
                                0)));
    }

    private static LifecycleConfig lifecycle() {
        return new LifecycleConfig(
                false,
                LifecycleConfig.RestartPolicy.ON_FAILURE,
                3,
                true,
                "SIGINT",
                Duration.ofSeconds(3),
                "json-file",
                Map.of("max-size", "1m"),
                "r",
                new HealthCheck(
                        List.of("CMD", "true"), 1_000_000_000L, 2_000_000_000L, 3_000_000_000L, 4_000_000_000L, 5),
                List.of(),
                Map.of("k", "v"));
    }
}
