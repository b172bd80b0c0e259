package org.gantry.linux.cgroup;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.Openat2;
import org.gantry.linux.fs.Stat;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;

/** A directory of one hierarchy and its control files. */
public record ControlGroup(Path directory) {
    private static final int PAGE = 1 << 12;

    /** The kernel's word for "no limit" in v2 files. */
    public static final String MAX = "max";

    /** The content of a control file without the last newline. */
    public String read(String file) {
        try (Fd fd = Openat2.open(path(file), OpenFlags.O_RDONLY)) {
            ByteBuffer buffer = ByteBuffer.allocate(PAGE);
            while (fd.read(buffer) > 0) {
                if (!buffer.hasRemaining()) {
                    buffer = ByteBuffer.allocate(buffer.capacity() * 2).put(buffer.flip());
                }
            }
            return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8).stripTrailing();
        }
    }

    /** A file with one number in it; {@code max} is {@link Long#MAX_VALUE}. */
    public long readNumber(String file) {
        return number(read(file));
    }

    /** As {@link #readNumber} where the kernel may have been built without the file. */
    public long readNumber(String file, long ifAbsent) {
        return readIfPresent(file).map(ControlGroup::number).orElse(ifAbsent);
    }

    /** A file of lines {@code key value}, in their order. */
    public Map<String, Long> readTable(String file) {
        var table = new LinkedHashMap<String, Long>();
        read(file).lines().forEach(line -> {
            int space = line.indexOf(' ');
            if (space > 0) {
                table.put(line.substring(0, space), number(line.substring(space + 1)));
            }
        });
        return table;
    }

    /** As {@link #readTable}, empty where the kernel has no such file. */
    public Map<String, Long> readTableIfPresent(String file) {
        return has(file) ? readTable(file) : Map.of();
    }

    /** A file of words. */
    public List<String> words(String file) {
        return Arrays.stream(read(file).split("\\s+", -1))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /** As {@link #read}, or empty when there is no such file or the kernel has nothing to say in it. */
    public Optional<String> readIfPresent(String file) {
        try {
            return Optional.of(read(file));
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT, Errno.ENODEV, Errno.EOPNOTSUPP)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Writes a value in one write(2), as control files want it. */
    public void write(String file, String value) {
        try (Fd fd = Openat2.open(path(file), OpenFlags.O_WRONLY | OpenFlags.O_TRUNC)) {
            fd.writeFully(value.getBytes(StandardCharsets.UTF_8));
        } catch (SyscallException e) {
            throw new SyscallException("write", value + " to " + path(file), e.errno());
        }
    }

    /** Writes values one after the other, each in a write(2) of its own, through one descriptor. */
    public void writeEach(String file, List<String> values) {
        try (Fd fd = openForWriting(file)) {
            for (String value : values) {
                writeTo(fd, file, value);
            }
        }
    }

    private void writeTo(Fd fd, String file, String value) {
        try {
            fd.writeFully(value.getBytes(StandardCharsets.UTF_8));
        } catch (SyscallException e) {
            throw new SyscallException("write", value + " to " + path(file), e.errno());
        }
    }

    public boolean has(String file) {
        return Stat.of(path(file)).isPresent();
    }

    /** The cgroup above. */
    public ControlGroup parent() {
        return new ControlGroup(Objects.requireNonNull(directory.getParent(), "the root has no parent"));
    }

    public boolean exists() {
        return Stat.of(directory.toString()).isPresent();
    }

    /** Opens a control file for somebody else to write to. */
    public Fd openForWriting(String file) {
        return Openat2.open(path(file), OpenFlags.O_WRONLY);
    }

    /** Opens a control file to wait for changes of it. */
    public Fd openForReading(String file) {
        return Openat2.open(path(file), OpenFlags.O_RDONLY);
    }

    /** Opens the directory itself, for clone3 and bpf. */
    public Fd openDirectory() {
        return Openat2.open(directory.toString(), OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY);
    }

    private String path(String file) {
        return directory + "/" + file;
    }

    /**
     * Refuses a limit that this kernel has no file for.
     *
     * @param limit its name, for the message
     */
    public void require(String file, String limit) {
        if (!has(file)) {
            throw new UnsupportedOperationException(limit + ": this kernel has no " + file);
        }
    }

    private static long number(String text) {
        return text.equals(MAX) ? Long.MAX_VALUE : Long.parseUnsignedLong(text.strip());
    }
}
