package org.gantry.engine.top;

import java.util.ArrayList;
import java.util.List;
import org.gantry.api.EngineException;

/** Which columns the arguments of ps(1) ask for; which processes is not theirs to say. */
final class PsArguments {
    private static final List<String> FULL = List.of("user", "pid", "ppid", "c", "stime", "tty", "time", "cmd");
    private static final List<String> LONG_BSD =
            List.of("user", "pid", "%cpu", "%mem", "vsz", "rss", "tty", "stat", "start", "time", "args");
    private static final List<String> SHORT = List.of("pid", "tty", "time", "cmd");
    private static final List<String> SHORT_BSD = List.of("pid", "tty", "stat", "time", "args");
    private static final String SELECTION = "eAadxgTr";

    private PsArguments() {}

    /**
     * Reads them; empty is {@code -ef}.
     *
     * @throws EngineException.InvalidArgument for a column or an option that is not known
     */
    static List<Column> parse(String arguments) {
        String text = arguments.isBlank() ? "-ef" : arguments.strip();
        List<Column> custom = new ArrayList<>();
        StringBuilder flags = new StringBuilder();
        boolean bsd = false;
        List<String> words = List.of(text.split("\\s+"));
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            int format = formatAt(word);
            if (format >= 0) {
                flags.append(word, word.startsWith("-") ? 1 : 0, format);
                String inline = word.substring(format + 1);
                String list = inline.isEmpty() && i + 1 < words.size() ? words.get(++i) : inline;
                custom.addAll(columns(list));
            } else {
                bsd |= !word.startsWith("-");
                flags.append(word.startsWith("-") ? word.substring(1) : word);
            }
        }
        return custom.isEmpty() ? predefined(flags.toString(), bsd, text) : withPid(custom);
    }

    /** Where {@code o} begins a list of columns: the last flag of its word, as in {@code -eo pid,comm}. */
    private static int formatAt(String word) {
        int at = word.indexOf('o');
        boolean flagsBefore = at >= 0
                && !word.startsWith("--")
                && word.substring(0, at).replace("-", "").chars().allMatch(c -> SELECTION.indexOf(c) >= 0 || c == 'f');
        return flagsBefore ? at : -1;
    }

    private static List<Column> columns(String list) {
        List<Column> columns = new ArrayList<>();
        for (String item : list.split(",", -1)) {
            String[] renamed = item.split("=", 2);
            Column column = Column.byKeyword(renamed[0]);
            if (column == null) {
                throw new EngineException.InvalidArgument(
                        "ps: error: unknown user-defined format specifier \"" + renamed[0] + "\"");
            }
            columns.add(renamed.length == 2 ? column.titled(renamed[1]) : column);
        }
        return columns;
    }

    private static List<Column> withPid(List<Column> columns) {
        if (columns.stream().noneMatch(column -> column.title().equals("PID"))) {
            throw new EngineException.InvalidArgument("Couldn't find PID field in ps output");
        }
        return columns;
    }

    private static List<Column> predefined(String flags, boolean bsd, String text) {
        boolean full = flags.indexOf('f') >= 0;
        boolean user = flags.indexOf('u') >= 0;
        String known = SELECTION + "fuw";
        if (!flags.chars().allMatch(c -> known.indexOf(c) >= 0)) {
            throw new EngineException.InvalidArgument(
                    "ps " + text + ": only the options " + known + " and o with a list of columns are supported");
        }
        if (full && !bsd) {
            return byKeyword(FULL, "USER", "UID");
        }
        if (user) {
            return bsdTimes(byKeyword(LONG_BSD, "", ""));
        }
        return bsd ? bsdTimes(byKeyword(SHORT_BSD, "", "")) : byKeyword(SHORT, "", "");
    }

    private static List<Column> byKeyword(List<String> keywords, String title, String instead) {
        return keywords.stream()
                .map(keyword -> java.util.Objects.requireNonNull(Column.byKeyword(keyword)))
                .map(column -> column.title().equals(title) ? column.titled(instead) : column)
                .toList();
    }

    private static List<Column> bsdTimes(List<Column> columns) {
        return columns.stream()
                .map(column -> column.title().equals("TIME")
                        ? new Column("TIME", (process, clock) -> Column.bsdTime(process))
                        : column)
                .toList();
    }
}
