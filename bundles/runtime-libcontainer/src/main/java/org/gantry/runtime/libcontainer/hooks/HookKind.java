package org.gantry.runtime.libcontainer.hooks;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.gantry.api.oci.RuntimeSpec.Hook;
import org.gantry.api.oci.RuntimeSpec.Hooks;
import org.jspecify.annotations.Nullable;

/** The kinds of hooks in the order of a container's life. */
public enum HookKind {
    PRESTART("prestart", ContainerState.CREATING, Hooks::prestart),
    CREATE_RUNTIME("createRuntime", ContainerState.CREATING, Hooks::createRuntime),
    CREATE_CONTAINER("createContainer", ContainerState.CREATING, Hooks::createContainer),
    START_CONTAINER("startContainer", ContainerState.CREATED, Hooks::startContainer),
    POSTSTART("poststart", ContainerState.RUNNING, Hooks::poststart),
    POSTSTOP("poststop", ContainerState.STOPPED, Hooks::poststop);

    private final String property;
    private final String status;
    private final Function<Hooks, @Nullable List<Hook>> list;

    HookKind(String property, String status, Function<Hooks, @Nullable List<Hook>> list) {
        this.property = property;
        this.status = status;
        this.list = list;
    }

    /** Every kind by its name in the specification. */
    public static List<String> names() {
        return Arrays.stream(values()).map(kind -> kind.property).toList();
    }

    /** Whether there is a hook of any kind. */
    public static boolean any(@Nullable Hooks hooks) {
        return hooks != null
                && Arrays.stream(values()).anyMatch(kind -> !kind.of(hooks).isEmpty());
    }

    /** The hooks of this kind in the order they run in. */
    List<Hook> of(Hooks hooks) {
        return Objects.requireNonNullElse(list.apply(hooks), List.of());
    }

    /** Name of the property of {@code hooks}. */
    String property() {
        return property;
    }

    /** What these hooks are told about the container. */
    String status() {
        return status;
    }
}
