package org.gantry.rest;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of the REST front end (etc/org.gantry.rest.cfg). */
@ObjectClassDefinition(
        id = RestConfig.PID,
        name = "Gantry REST",
        description = "The unix socket on which docker clients are served")
public @interface RestConfig {
    String PID = "org.gantry.rest";

    @AttributeDefinition(
            name = "Socket",
            description =
                    "Path of the socket; empty: the framework property gantry.socket, or" + " /run/gantry/gantry.sock")
    String socket() default "";

    @AttributeDefinition(
            name = "Group",
            description = "Group that may use the socket; empty: gantry or docker, whichever the host has first")
    String group() default "";

    @AttributeDefinition(name = "Mode", description = "Permissions of the socket, in octal")
    String mode() default "0660";

    @AttributeDefinition(
            name = "Engine wait",
            description = "Seconds a request waits for an engine that is just being replaced")
    int engineWaitSeconds() default 10;

    @AttributeDefinition(
            name = "Stop grace",
            description = "Seconds that requests in progress are given to end when the engine stops")
    int stopGraceSeconds() default 5;

    @AttributeDefinition(
            name = "Handover grace",
            description = "Seconds that requests in progress are given to end when this front end is replaced")
    int handoverGraceSeconds() default 30;
}
