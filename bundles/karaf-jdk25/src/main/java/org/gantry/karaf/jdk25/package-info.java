/** Lets Karaf 4.4 keep its console and its roles on JDK 25. */
@NullMarked
package org.gantry.karaf.jdk25;

import org.jspecify.annotations.NullMarked;
