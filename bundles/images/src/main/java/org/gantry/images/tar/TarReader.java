package org.gantry.images.tar;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.gantry.linux.syscall.CString;

/**
 * Reads an archive member by member. Written here and not taken from a library for two reasons: names and extended
 * attributes must come through byte exact, and every length must be checked before memory or disk is spent on it.
 *
 * <p>What is wrong with an archive is an {@code InvalidArgument}; an {@link IOException} comes from the stream itself.
 */
public final class TarReader {
    private final InputStream in;
    private final TarLimits limits;
    private MemberContent content = MemberContent.NONE;
    private long headers;
    private long bytes;
    private boolean ended;

    public TarReader(InputStream in, TarLimits limits) {
        this.in = in;
        this.limits = limits;
    }

    /** The next member; what is left of the current one's content is skipped. */
    public Optional<TarEntry> next() throws IOException {
        var assembly = new TarEntryAssembly();
        while (true) {
            content.skip();
            byte[] block = in.readNBytes(TarHeader.BLOCK);
            if (block.length < TarHeader.BLOCK || TarHeader.isZero(block)) {
                end(block, assembly);
                return Optional.empty();
            }
            TarHeader header = TarHeader.parse(block);
            count(header);
            switch (header.type()) {
                case 'x' -> assembly.pax(PaxRecords.parse(extended(header)));
                case 'g' -> extended(header);
                case 'L' -> assembly.longName(name(extended(header)));
                case 'K' -> assembly.longLink(name(extended(header)));
                default -> {
                    return Optional.of(member(header, assembly));
                }
            }
        }
    }

    /** The content of the current member. */
    public MemberContent content() {
        return content;
    }

    /**
     * Whether the mark at the end of the archive was seen. An archive without it may have been cut off between two
     * members, and nothing but a digest can tell.
     */
    public boolean isEnded() {
        return ended;
    }

    private TarEntry member(TarHeader header, TarEntryAssembly assembly) throws IOException {
        TarEntry stored = assembly.finish(header);
        SparseMap map = assembly.map(header, stored, mapBlocks(stored.name()));
        take(map.size(), "\"" + stored.name() + "\"");
        content = new MemberContent(in, stored.name(), map);
        return stored.withSize(map.size());
    }

    /** Counts bytes before they cost anything. */
    private void take(long size, String what) {
        if (size > limits.bytes() - bytes) {
            throw BadTar.because(
                    what + " of " + size + " bytes takes it beyond the limit of " + limits.bytes() + " bytes");
        }
        bytes += size;
    }

    private PaxSparse.Blocks mapBlocks(String name) {
        var count = new AtomicInteger();
        return () -> {
            if (count.addAndGet(TarHeader.BLOCK) > limits.extendedHeader()) {
                throw BadTar.because("the sparse map of \"" + name + "\" is beyond the limit of "
                        + limits.extendedHeader() + " bytes");
            }
            take(TarHeader.BLOCK, "the sparse map of \"" + name + "\"");
            byte[] block = in.readNBytes(TarHeader.BLOCK);
            if (block.length < TarHeader.BLOCK) {
                throw BadTar.truncated("the sparse map of \"" + name + "\"");
            }
            return block;
        };
    }

    private void count(TarHeader header) {
        headers++;
        if (headers > limits.headers()) {
            throw BadTar.because("it has more than " + limits.headers() + " members, at \"" + header.name() + "\"");
        }
    }

    private byte[] extended(TarHeader header) throws IOException {
        long size = header.size();
        if (size < 0 || size > limits.extendedHeader()) {
            throw BadTar.because("an extended header of " + size + " bytes is beyond the limit of "
                    + limits.extendedHeader() + " bytes");
        }
        take(size, "an extended header");
        content = new MemberContent(in, "an extended header", SparseMap.whole(size));
        return content.readAllBytes();
    }

    private static String name(byte[] terminated) {
        int end = 0;
        while (end < terminated.length && terminated[end] != 0) {
            end++;
        }
        return CString.decode(java.util.Arrays.copyOf(terminated, end));
    }

    /** Two zero blocks end an archive; many writers leave one or both out. */
    private void end(byte[] block, TarEntryAssembly assembly) throws IOException {
        if (block.length > 0 && block.length < TarHeader.BLOCK) {
            throw headers == 0 ? BadTar.because("it is shorter than one header") : BadTar.truncated("a header");
        }
        if (assembly.isStarted()) {
            throw BadTar.truncated("the extended header of a member that never comes");
        }
        if (block.length == TarHeader.BLOCK) {
            byte[] second = in.readNBytes(TarHeader.BLOCK);
            if (!TarHeader.isZero(second)) {
                throw BadTar.because("a lone zero block is followed by something else");
            }
            ended = true;
        }
    }
}
