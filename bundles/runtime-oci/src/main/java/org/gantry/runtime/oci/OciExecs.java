package org.gantry.runtime.oci;

import java.util.List;
import org.gantry.api.runtime.ExecRequest;
import org.gantry.linux.shim.ShimHandle;
import org.gantry.runtime.support.ExecTable;

/** Starts further processes of one container. */
record OciExecs(String containerId, OciProgram program, OciFiles files, OciState state, OciHost host)
        implements ExecTable.Launcher {
    private static final String CONTEXT = "OCI runtime exec failed: ";

    @Override
    public ShimHandle launch(ExecRequest request) {
        new SpecFields(program).checkProcess(request.process());
        String document = "process-" + request.id();
        var config = new ConfigJson(program, host.driver().capabilities());
        var fostering = new Fostering(
                containerId,
                "exec-" + request.id(),
                program,
                host.shims(),
                files,
                files.exitFileOfExec(request.id()),
                request.process(),
                request.openStdin(),
                CONTEXT);
        try {
            String file = files.temporary(document, config.process(request.process(), state.ownUsers()))
                    .toString();
            return fostering.run(
                    List.of("exec", "--detach", "--process", file),
                    containerId,
                    maker -> host.view().prepare(maker));
        } finally {
            files.delete(document);
        }
    }
}
