/** The OSGi side of the assembly, seen from inside it with Pax Exam, which drives JUnit 4 only. */
@NullMarked
package org.gantry.itests.wiring;

import org.jspecify.annotations.NullMarked;
