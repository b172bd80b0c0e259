package org.gantry.runtime.oci;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** {@code etc/org.gantry.runtime.oci-NAME.cfg}: one file for each runtime. */
@ObjectClassDefinition(name = "Gantry OCI runtime", description = "A program that makes containers, under a name")
@interface ConfiguredConfig {
    @AttributeDefinition(name = "Name", description = "As in docker run --runtime; without it, that of the file")
    String name() default "";

    @AttributeDefinition(name = "Path", description = "The program, an absolute path")
    String path();

    @AttributeDefinition(name = "Options", description = "Put before every command, separated by spaces")
    String options() default "";
}
