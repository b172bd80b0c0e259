package org.gantry.linux.mount;

import org.gantry.linux.fd.Fd;

/**
 * Whose files those of a mount are to be: an id on disk is taken for one of the namespace.
 *
 * @param userNamespace stays the caller's
 * @param rootUid what user 0 of the namespace is for this process
 * @param rootGid what group 0 of it is
 */
public record OwnerMap(Fd userNamespace, long rootUid, long rootGid) {}
