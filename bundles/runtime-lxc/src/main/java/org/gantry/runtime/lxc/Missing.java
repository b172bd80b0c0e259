package org.gantry.runtime.lxc;

import org.gantry.api.runtime.UnsatisfiedRuntime;

/** That there is no LXC on this host. */
record Missing() implements UnsatisfiedRuntime {
    @Override
    public String name() {
        return LxcPrograms.NAME;
    }

    @Override
    public String needs() {
        return "needs " + LxcPrograms.START + " and " + LxcPrograms.ATTACH
                + ", which are not on this host: install the package lxc";
    }
}
