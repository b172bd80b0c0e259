/** Tests of the assembled engine from outside: what a user of the docker CLI sees. */
@NullMarked
package org.gantry.itests;

import org.jspecify.annotations.NullMarked;
