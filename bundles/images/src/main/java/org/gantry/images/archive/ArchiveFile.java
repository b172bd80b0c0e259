package org.gantry.images.archive;

import org.gantry.api.oci.Digest;

/** A file of an archive, kept as a blob. */
record ArchiveFile(Digest digest, long size) {}
