package org.gantry.runtime.libcontainer.init;

/**
 * All that the steps of a process are made of. Processes of one shape take the same steps, and differ in what fills their
 * holes and in their descriptors. Steps are made of nothing but a shape, so no two processes can be mixed up.
 */
sealed interface ProcessShape permits InitShape, ExecShape {
    SharedScript makeScript();
}
