/** What a spec says in the language of lxc.container.conf(5), and what that language cannot say. */
@NullMarked
package org.gantry.runtime.lxc.config;

import org.jspecify.annotations.NullMarked;
