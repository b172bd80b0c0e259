package org.gantry.runtime.libcontainer.init;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The scripts of the shapes that were wanted last. Most processes of a host have one of few shapes, and to make and link the
 * steps of one takes as long as all the rest of what a start costs the engine.
 */
public final class Scripts {
    private static final int MOST = 32;

    private final Map<ProcessShape, SharedScript> scripts = new LinkedHashMap<>(MOST, 0.75f, true);
    private final Function<ProcessShape, SharedScript> maker;

    public Scripts() {
        this(ProcessShape::makeScript);
    }

    Scripts(Function<ProcessShape, SharedScript> maker) {
        this.maker = maker;
    }

    /** The script of a shape; what its maker throws is the caller's. */
    SharedScript of(ProcessShape shape) {
        synchronized (scripts) {
            SharedScript known = scripts.get(shape);
            if (known != null) {
                return known;
            }
        }
        SharedScript made = maker.apply(shape);
        synchronized (scripts) {
            scripts.put(shape, made);
            if (scripts.size() > MOST) {
                scripts.remove(scripts.keySet().iterator().next());
            }
        }
        return made;
    }
}
