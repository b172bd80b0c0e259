package org.gantry.runtime.libcontainer;

import org.gantry.runtime.support.ProcessIdentity;

/** What the state directory says about an exec process. */
record ExecState(ProcessIdentity shim) {}
