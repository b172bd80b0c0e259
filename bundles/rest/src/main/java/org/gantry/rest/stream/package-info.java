/**
 * Calls that last as long as their client: attach, exec, logs, events, wait and stats. Their connections stop being HTTP once
 * the head of the answer is sent, so that they can go on in another front end where they stopped in this one.
 */
@NullMarked
package org.gantry.rest.stream;

import org.jspecify.annotations.NullMarked;
