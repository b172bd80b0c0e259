package org.gantry.runtime.libcontainer.init;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The scripts of the shapes that were wanted last. Most containers of a host have one of few shapes, and to make and link the
 * steps of one takes as long as all the rest of what a start costs the engine.
 */
public final class InitScripts {
    private static final int MOST = 32;

    private final Map<InitShape, InitScript> scripts = new LinkedHashMap<>(MOST, 0.75f, true);
    private final Function<InitShape, InitScript> maker;

    public InitScripts() {
        this(InitScript::of);
    }

    InitScripts(Function<InitShape, InitScript> maker) {
        this.maker = maker;
    }

    /** The script of a shape; what its maker throws is the caller's. */
    InitScript of(InitShape shape) {
        synchronized (scripts) {
            InitScript known = scripts.get(shape);
            if (known != null) {
                return known;
            }
        }
        InitScript made = maker.apply(shape);
        synchronized (scripts) {
            scripts.put(shape, made);
            if (scripts.size() > MOST) {
                scripts.remove(scripts.keySet().iterator().next());
            }
        }
        return made;
    }
}
