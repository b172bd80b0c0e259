package org.gantry.linux.hash;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The message digests of OpenSSL's libcrypto (evp.h), where the host has that library. */
final class Libcrypto {
    private static final Logger LOG = LoggerFactory.getLogger(Libcrypto.class);
    private static final List<String> NAMES = List.of("libcrypto.so.3", "libcrypto.so.1.1");
    private static final Optional<Libcrypto> INSTANCE = load();

    private final SymbolLookup symbols;
    private final MethodHandle newContext;
    private final MethodHandle freeContext;
    private final MethodHandle init;
    private final MethodHandle update;
    private final MethodHandle finish;

    private Libcrypto(SymbolLookup symbols) {
        this.symbols = symbols;
        // EVP_MD_CTX *EVP_MD_CTX_new(void)
        newContext = handle("EVP_MD_CTX_new", FunctionDescriptor.of(ADDRESS));
        // void EVP_MD_CTX_free(EVP_MD_CTX *ctx)
        freeContext = handle("EVP_MD_CTX_free", FunctionDescriptor.ofVoid(ADDRESS));
        // int EVP_DigestInit_ex(EVP_MD_CTX *ctx, const EVP_MD *type, ENGINE *impl)
        init = handle("EVP_DigestInit_ex", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
        // int EVP_DigestUpdate(EVP_MD_CTX *ctx, const void *d, size_t cnt); the data stays where it is in the heap
        update = handle(
                "EVP_DigestUpdate",
                FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG),
                Linker.Option.critical(true));
        // int EVP_DigestFinal_ex(EVP_MD_CTX *ctx, unsigned char *md, unsigned int *s)
        finish = handle(
                "EVP_DigestFinal_ex",
                FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS),
                Linker.Option.critical(true));
    }

    static Optional<Libcrypto> find() {
        return INSTANCE;
    }

    /** {@code const EVP_MD *EVP_sha256(void)} and its like. */
    MemorySegment algorithm(String function) {
        MethodHandle handle = handle(function, FunctionDescriptor.of(ADDRESS));
        try {
            return (MemorySegment) handle.invokeExact();
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** A context, freed when nobody has it any more. */
    MemorySegment context() {
        MemorySegment context;
        try {
            context = (MemorySegment) newContext.invokeExact();
        } catch (Throwable e) {
            throw unexpected(e);
        }
        if (context.address() == 0) {
            throw new OutOfMemoryError("EVP_MD_CTX_new");
        }
        return context.reinterpret(Arena.ofAuto(), this::free);
    }

    void start(MemorySegment context, MemorySegment algorithm) {
        try {
            require((int) init.invokeExact(context, algorithm, MemorySegment.NULL), "EVP_DigestInit_ex");
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    void update(MemorySegment context, MemorySegment data) {
        try {
            require((int) update.invokeExact(context, data, data.byteSize()), "EVP_DigestUpdate");
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    void finish(MemorySegment context, byte[] digest) {
        try {
            require(
                    (int) finish.invokeExact(context, MemorySegment.ofArray(digest), MemorySegment.NULL),
                    "EVP_DigestFinal_ex");
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private void free(MemorySegment context) {
        try {
            freeContext.invokeExact(context);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private MethodHandle handle(String function, FunctionDescriptor type, Linker.Option... options) {
        return Linker.nativeLinker().downcallHandle(symbols.findOrThrow(function), type, options);
    }

    private static void require(int result, String function) {
        if (result != 1) {
            throw new IllegalStateException(function + " failed");
        }
    }

    private static Optional<Libcrypto> load() {
        for (String name : NAMES) {
            try {
                return Optional.of(new Libcrypto(SymbolLookup.libraryLookup(name, Arena.global())));
            } catch (IllegalArgumentException | NoSuchElementException absent) {
                LOG.debug("{} cannot be used", name, absent);
            }
        }
        LOG.info("the host has no libcrypto; digests are computed by the JDK, which takes longer");
        return Optional.empty();
    }

    private static RuntimeException unexpected(Throwable e) {
        return switch (e) {
            case RuntimeException known -> known;
            case Error error -> throw error;
            default -> new IllegalStateException(e);
        };
    }
}
