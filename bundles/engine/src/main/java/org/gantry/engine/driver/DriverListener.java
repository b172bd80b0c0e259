package org.gantry.engine.driver;

import org.jspecify.annotations.Nullable;

/** Is told when drivers take turns. */
public interface DriverListener {

    /** Another driver begins to serve under its name; must not block. */
    void begins(Driver driver);

    /**
     * A driver is about to go. It answers until this returns, which is to be soon.
     *
     * @param successor who serves under its name from now on; null: nobody yet
     */
    void ends(Driver driver, @Nullable Driver successor);

    /** For as long as nobody wants to know. */
    DriverListener NONE = new DriverListener() {
        @Override
        public void begins(Driver driver) {}

        @Override
        public void ends(Driver driver, @Nullable Driver successor) {}
    };
}
