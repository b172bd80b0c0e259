/**
 * Conformance suites: one abstract test class for each contract of {@code org.gantry.api}, which every implementation
 * extends in its own tests, so that all of them are held to the same words. They are tests of behaviour and know nothing of
 * an implementation but the contract.
 */
@NullMarked
package org.gantry.testkit;

import org.jspecify.annotations.NullMarked;
