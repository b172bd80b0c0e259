package org.gantry.linux.spawn;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** An argument of a step: a number known now, the address of something in the program, or a value known only then. */
public sealed interface Operand {
    /** 0, as a number or as a null pointer. */
    Operand ZERO = new Value(0);

    /** The address of the failure cell { address of the step, errno }, which is a message as it stands. */
    Operand FAILURE = new Failure();

    /** The address of the failure cell. */
    record Failure() implements Operand {}

    /** A number. */
    record Value(long value) implements Operand {}

    /** The address of a copy of this string, with a NUL behind it. */
    record Text(String string) implements Operand {
        public Text {
            if (string.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("a NUL inside \"" + string.replace('\0', '?') + "\"");
            }
        }
    }

    /** The address of a copy of these bytes. The kernel must not write there; that is what cells are for. */
    record Content(ByteBuffer bytes, int hash) implements Operand {
        public Content(ByteBuffer bytes) {
            this(bytes, bytes.hashCode());
        }

        /** Computed once: the linker asks for it again and again, and a seccomp filter has kilobytes. */
        @Override
        public int hashCode() {
            return hash;
        }
    }

    /** The address of an array of 64-bit words: a struct such as clone_args, or a list of pointers. */
    record Words(List<Operand> words, int hash) implements Operand {
        public Words(List<Operand> words) {
            this(List.copyOf(words), words.hashCode());
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }

    /** The address of a cell, some bytes in. */
    record Address(Cell cell, int offset) implements Operand {}

    /** What a cell holds when the step is carried out. */
    record Load(Cell cell, int offset) implements Operand {}

    /**
     * A constant that is filled in after the program has been linked: a number, a string, bytes, or a struct or list of them.
     *
     * @param name equal holes are filled with the same
     */
    record Hole(String name) implements Operand {
        /** What stands in the name of a step for the string that fills the hole. */
        public String mark() {
            return "{" + name + "}";
        }
    }

    static Operand value(long value) {
        return new Value(value);
    }

    /** The address of a NUL-terminated string. */
    static Operand string(String string) {
        return new Text(string);
    }

    /** The address of a NULL-terminated list of strings, as execve takes. */
    static Operand strings(List<String> strings) {
        List<Operand> words =
                new ArrayList<>(strings.stream().map(Operand::string).toList());
        words.add(ZERO);
        return new Words(words);
    }

    /** The address of these bytes. */
    static Operand bytes(byte[] bytes) {
        return new Content(ByteBuffer.wrap(bytes.clone()).asReadOnlyBuffer());
    }

    /** The address of a struct or array of 64-bit words. */
    static Operand words(Operand... words) {
        return new Words(List.of(words));
    }

    static Operand addressOf(Cell cell) {
        return new Address(cell, 0);
    }

    /** The address that lies some bytes into the cell. */
    static Operand addressOf(Cell cell, int offset) {
        return new Address(cell, offset);
    }

    static Operand load(Cell cell) {
        return new Load(cell, 0);
    }

    /** What the cell holds some bytes in. */
    static Operand load(Cell cell, int offset) {
        return new Load(cell, offset);
    }
}
