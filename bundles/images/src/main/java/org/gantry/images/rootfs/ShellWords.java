package org.gantry.images.rootfs;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.gantry.api.EngineException;

/**
 * Cuts the arguments of a Dockerfile instruction into words: blanks separate, quotes and backslashes keep together,
 * {@code $NAME} and <code>${NAME}</code> are replaced outside of single quotes.
 */
final class ShellWords {
    private final String text;
    private final UnaryOperator<String> variables;
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean inWord;
    private int position;

    private ShellWords(String text, UnaryOperator<String> variables) {
        this.text = text;
        this.variables = variables;
    }

    /**
     * Cuts and expands.
     *
     * @param variables gives the value of a name, empty if it has none
     */
    static List<String> split(String text, UnaryOperator<String> variables) {
        return new ShellWords(text, variables).run();
    }

    private List<String> run() {
        while (position < text.length()) {
            char c = text.charAt(position++);
            switch (c) {
                case ' ', '\t' -> endWord();
                case '\'' -> singleQuoted();
                case '"' -> doubleQuoted();
                case '\\' -> append(position < text.length() ? text.charAt(position++) : c);
                case '$' -> variable();
                default -> append(c);
            }
        }
        endWord();
        return words;
    }

    private void singleQuoted() {
        int end = text.indexOf('\'', position);
        if (end < 0) {
            throw unterminated();
        }
        word.append(text, position, end);
        inWord = true;
        position = end + 1;
    }

    private void doubleQuoted() {
        inWord = true;
        while (position < text.length()) {
            char c = text.charAt(position++);
            switch (c) {
                case '"' -> {
                    return;
                }
                case '\\' -> escapedInQuotes();
                case '$' -> variable();
                default -> append(c);
            }
        }
        throw unterminated();
    }

    private void escapedInQuotes() {
        boolean special = position < text.length() && "\"$\\".indexOf(text.charAt(position)) >= 0;
        append(special ? text.charAt(position++) : '\\');
    }

    private void variable() {
        inWord = true;
        boolean braces = position < text.length() && text.charAt(position) == '{';
        int start = braces ? position + 1 : position;
        int end = start;
        while (end < text.length() && isNamePart(text.charAt(end))) {
            end++;
        }
        if (end == start) {
            append('$');
            return;
        }
        if (braces && (end == text.length() || text.charAt(end) != '}')) {
            throw new EngineException.InvalidArgument("unsupported modifier in substitution in \"" + text + "\"");
        }
        word.append(variables.apply(text.substring(start, end)));
        position = braces ? end + 1 : end;
    }

    private void append(char c) {
        word.append(c);
        inWord = true;
    }

    private void endWord() {
        if (inWord) {
            words.add(word.toString());
            word.setLength(0);
            inWord = false;
        }
    }

    private static boolean isNamePart(char c) {
        return c == '_' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }

    private EngineException.InvalidArgument unterminated() {
        return new EngineException.InvalidArgument(
                "unexpected end of statement while looking for a quote in \"" + text + "\"");
    }
}
