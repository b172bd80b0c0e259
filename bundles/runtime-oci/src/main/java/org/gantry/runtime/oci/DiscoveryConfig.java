package org.gantry.runtime.oci;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** {@code etc/org.gantry.runtime.discovery.cfg}. */
@ObjectClassDefinition(
        name = "Gantry discovery of OCI runtimes",
        description = "Which programs serve without being named")
@interface DiscoveryConfig {
    @AttributeDefinition(name = "Names", description = "Programs to look for, which are the names of the runtimes too")
    String names() default "runc,crun,youki,runsc,kata-runtime";

    @AttributeDefinition(
            name = "Directories",
            description = "Where to look, separated by colons; the first that has it wins")
    String path() default "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    @AttributeDefinition(name = "Interval", description = "Seconds between two looks; 0 looks only once")
    int interval() default 2;
}
