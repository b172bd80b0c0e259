package org.gantry.engine.log;

/** A place in a log that survives rotation: the file by inode, and the offset in it. */
public record LogPosition(long inode, long offset) {}
