package org.gantry.engine.stdio;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.function.Consumer;
import org.gantry.api.EngineException;

/**
 * Watches for the keys that detach a terminal. Keys that begin the sequence are held back until it is clear whether the
 * rest follows.
 */
final class DetachKeys {
    private static final String DEFAULT = "ctrl-p,ctrl-q";
    private static final String CONTROL_SYMBOLS = "@[\\]^_";

    private final byte[] sequence;
    private int matched;

    private DetachKeys(byte[] sequence) {
        this.sequence = sequence;
    }

    /**
     * Reads {@code --detach-keys}.
     *
     * @throws EngineException.InvalidArgument if a key is neither a character nor {@code ctrl-} and a letter or one of
     *     {@value #CONTROL_SYMBOLS}
     */
    static DetachKeys parse(String text) {
        String[] keys = (text.isEmpty() ? DEFAULT : text).split(",", -1);
        byte[] sequence = new byte[keys.length];
        for (int i = 0; i < keys.length; i++) {
            sequence[i] = code(keys[i]);
        }
        return new DetachKeys(sequence);
    }

    int length() {
        return sequence.length;
    }

    /**
     * Passes on what is not part of the sequence.
     *
     * @return true when the sequence was complete; what came after it is dropped
     */
    boolean filter(ByteBuffer input, Consumer<ByteBuffer> typed) {
        ByteBuffer out = ByteBuffer.allocate(input.remaining() + sequence.length);
        while (input.hasRemaining()) {
            byte key = input.get();
            if (key != sequence[matched] && matched > 0) {
                out.put(sequence, 0, matched);
                matched = 0;
            }
            if (key != sequence[matched]) {
                out.put(key);
            } else if (++matched == sequence.length) {
                matched = 0;
                input.position(input.limit());
                typed.accept(out.flip());
                return true;
            }
        }
        typed.accept(out.flip());
        return false;
    }

    private static byte code(String key) {
        if (key.length() == 1 && key.charAt(0) < 0x80) {
            return (byte) key.charAt(0);
        }
        String lower = key.toLowerCase(Locale.ROOT);
        if (lower.startsWith("ctrl-") && lower.length() == 6) {
            char letter = lower.charAt(5);
            if (letter >= 'a' && letter <= 'z') {
                return (byte) (letter - 'a' + 1);
            }
            if (CONTROL_SYMBOLS.indexOf(letter) >= 0) {
                return (byte) (Character.toUpperCase(letter) - '@');
            }
        }
        throw new EngineException.InvalidArgument("Unknown character: '" + key + "' in detach keys");
    }
}
