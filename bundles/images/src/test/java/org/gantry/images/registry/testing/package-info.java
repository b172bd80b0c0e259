/** A registry in the test's own process, which does on request what registries do on bad days. */
@org.jspecify.annotations.NullMarked
package org.gantry.images.registry.testing;
