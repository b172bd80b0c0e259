package org.gantry.engine.top;

import java.util.List;
import java.util.Optional;
import org.gantry.api.engine.Containers.ProcessTable;

/** The table for some processes. */
public final class PsTable {
    private PsTable() {}

    /**
     * Makes it; processes that end meanwhile are left out.
     *
     * @param arguments of ps(1); empty: {@code -ef}
     * @throws org.gantry.api.EngineException.InvalidArgument for arguments that are not understood
     */
    public static ProcessTable of(List<Integer> pids, String arguments) {
        List<Column> columns = PsArguments.parse(arguments);
        HostClock clock = HostClock.read();
        List<List<String>> rows = pids.stream()
                .sorted()
                .map(ProcessInfo::read)
                .flatMap(Optional::stream)
                .map(process -> columns.stream()
                        .map(column -> column.cell().of(process, clock))
                        .toList())
                .toList();
        return new ProcessTable(columns.stream().map(Column::title).toList(), rows);
    }
}
