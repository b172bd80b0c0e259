package org.gantry.linux.hash;

import java.lang.foreign.MemorySegment;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;

/** A message digest computed by the host's libcrypto, which uses what the processor has for it. For one thread at a time. */
public final class HostDigest extends MessageDigest {
    private static final Map<String, String> FUNCTIONS = Map.of("SHA-256", "EVP_sha256", "SHA-512", "EVP_sha512");
    private static final Map<String, Integer> LENGTHS = Map.of("SHA-256", 32, "SHA-512", 64);

    /** Garbage collection waits for a call that reads from the heap, so none takes long. */
    private static final int LONGEST = 1 << 16;

    private final Libcrypto library;
    private final MemorySegment algorithm;
    private final MemorySegment context;
    private final int length;

    private HostDigest(Libcrypto library, String name) {
        super(name);
        this.library = library;
        this.algorithm = library.algorithm(FUNCTIONS.getOrDefault(name, ""));
        this.length = LENGTHS.getOrDefault(name, 0);
        this.context = library.context();
        library.start(context, algorithm);
    }

    /**
     * A digest by the JDK's name for it.
     *
     * @return empty if the host has no such library
     * @throws IllegalArgumentException if it is neither SHA-256 nor SHA-512
     */
    public static Optional<MessageDigest> of(String name) {
        if (!FUNCTIONS.containsKey(name)) {
            throw new IllegalArgumentException("no such digest: " + name);
        }
        return Libcrypto.find().map(library -> new HostDigest(library, name));
    }

    @Override
    protected int engineGetDigestLength() {
        return length;
    }

    @Override
    protected void engineUpdate(byte input) {
        engineUpdate(new byte[] {input}, 0, 1);
    }

    @Override
    protected void engineUpdate(byte[] input, int offset, int count) {
        MemorySegment data = MemorySegment.ofArray(input);
        int end = offset + count;
        for (int at = offset; at < end; at += LONGEST) {
            library.update(context, data.asSlice(at, Math.min(LONGEST, end - at)));
        }
    }

    @Override
    protected byte[] engineDigest() {
        byte[] digest = new byte[length];
        library.finish(context, digest);
        engineReset();
        return digest;
    }

    @Override
    protected void engineReset() {
        library.start(context, algorithm);
    }
}
