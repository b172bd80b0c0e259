package org.gantry.engine;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** {@code etc/org.gantry.engine.cfg}. */
@ObjectClassDefinition(name = "Gantry engine", description = "What containers get that do not ask for anything else")
@interface EngineConfig {
    @AttributeDefinition(name = "Default runtime", description = "Execution driver, as in docker run --runtime")
    String default_runtime() default "libcontainer";

    @AttributeDefinition(name = "Log size", description = "Size at which a log is rotated, like 10m; -1 is never")
    String log_max$_$size() default "-1";

    @AttributeDefinition(name = "Log files", description = "How many files of a rotated log are kept")
    int log_max$_$file() default 1;

    @AttributeDefinition(name = "Stop timeout", description = "Seconds a container may take to stop")
    int stop_timeout() default 10;

    @AttributeDefinition(
            name = "User namespaces",
            description =
                    "Whose subordinate ids containers get: default (dockremap), or user[:group]; empty: the host's own")
    String userns$_$remap() default "";

    @AttributeDefinition(
            name = "Patience",
            description = "Seconds a call waits for a driver or store that is being replaced")
    int service_patience() default 10;
}
