@NullMarked
package org.gantry.runtime.lxc.config;

import org.jspecify.annotations.NullMarked;
