/**
 * Docker's container JSON and the engine's own records, both ways: one class for each record, which knows where Docker
 * keeps its fields and what values they may have.
 */
@NullMarked
package org.gantry.rest.mapping;

import org.jspecify.annotations.NullMarked;
