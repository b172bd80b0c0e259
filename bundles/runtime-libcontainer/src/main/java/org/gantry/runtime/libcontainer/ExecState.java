package org.gantry.runtime.libcontainer;

/** What the state directory says about an exec process. */
record ExecState(TaskState.ProcessIdentity shim) {}
