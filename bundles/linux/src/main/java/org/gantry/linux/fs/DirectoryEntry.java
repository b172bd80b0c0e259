package org.gantry.linux.fs;

/**
 * A name in a directory.
 *
 * @param type the {@link FileType} bits, 0 when the file system does not say
 */
public record DirectoryEntry(String name, long inode, int type) {
    public boolean isDirectory() {
        return type == FileType.S_IFDIR;
    }
}
