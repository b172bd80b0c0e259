@org.jspecify.annotations.NullMarked
package org.gantry.engine.lifecycle;
