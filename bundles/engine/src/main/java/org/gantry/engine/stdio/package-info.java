/**
 * The stdio hub: one epoll thread reads what every container writes, logs it and hands it to attached clients, and writes
 * what they type. Drivers never touch a byte of it, so they can be replaced under an open session.
 */
@NullMarked
package org.gantry.engine.stdio;

import org.jspecify.annotations.NullMarked;
