/** The weaving hook that makes Karaf's classes ask {@link org.gantry.karaf.jdk25.Subjects} for the user. */
@NullMarked
package org.gantry.karaf.jdk25.weaving;

import org.jspecify.annotations.NullMarked;
