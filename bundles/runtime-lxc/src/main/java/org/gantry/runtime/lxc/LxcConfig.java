package org.gantry.runtime.lxc;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** {@code etc/org.gantry.runtime.lxc.cfg}. */
@ObjectClassDefinition(name = "Gantry LXC runtime", description = "The driver that has LXC make containers")
@interface LxcConfig {
    @AttributeDefinition(
            name = "Directories",
            description =
                    "Where to look for lxc-start and lxc-attach, separated by colons; the first that has both wins")
    String path() default "/usr/local/bin:/usr/bin:/bin";

    @AttributeDefinition(name = "Interval", description = "Seconds between two looks; 0 looks only once")
    int interval() default 2;
}
