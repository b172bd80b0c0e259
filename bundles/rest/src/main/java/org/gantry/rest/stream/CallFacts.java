package org.gantry.rest.stream;

import java.util.Map;

/** What one front end tells the next about a call; the other one may be of another version. */
public record CallFacts(Map<String, Object> words) {

    /** @throws IllegalArgumentException if it was not told, or is something else */
    public <T> T get(String word, Class<T> type) {
        Object value = words.get(word);
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException("a call was handed over with " + word + " = " + value);
        }
        return type.cast(value);
    }

    public boolean flag(String word) {
        return get(word, Boolean.class);
    }
}
