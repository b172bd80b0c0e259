package org.gantry.network;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** {@code etc/org.gantry.network.cfg}. */
@ObjectClassDefinition(name = "Gantry network", description = "The default bridge and the namespaces kept ready")
public @interface NetworkConfiguration {
    @AttributeDefinition(
            name = "Bridge",
            description = "Name of the default bridge, at most 15 characters; empty: a name of this engine's own")
    String bridge() default "";

    @AttributeDefinition(
            name = "Subnet",
            description = "Addresses of the default bridge, like 172.30.0.0/16; empty: a range the host does not use")
    String subnet() default "";

    @AttributeDefinition(
            name = "MTU",
            description = "Largest packet on the default bridge in bytes; 0: that of the host's default route")
    int mtu() default 0;

    @AttributeDefinition(
            name = "Containers reach each other",
            description = "Whether the containers of the default bridge do; if not, only those that are linked")
    boolean icc() default true;

    @AttributeDefinition(
            name = "Pools",
            description = "Ranges for networks without a subnet, like base=10.10.0.0/16,size=24, separated by spaces;"
                    + " empty: private ranges that other software takes last")
    String pools() default "";

    @AttributeDefinition(name = "Sandbox pool", description = "How many network namespaces are made ahead")
    int sandbox_pool() default 3;
}
