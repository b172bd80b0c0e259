package org.gantry.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Prints the seconds that zlib takes for all gzip files in a directory, when nothing is done with what comes out. */
public final class InflateAlone {
    private static final int BUFFER = 1 << 16;
    private static final int MAGIC = 0x8B1F;

    private InflateAlone() {}

    public static void main(String[] arguments) throws IOException {
        inflate(Path.of(arguments[0])); // once to warm up
        long begin = System.nanoTime();
        inflate(Path.of(arguments[0]));
        System.out.printf("%.2f%n", (System.nanoTime() - begin) / 1e9);
    }

    private static void inflate(Path directory) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                if (isGzip(file)) {
                    try (InputStream in = new GZIPInputStream(Files.newInputStream(file), BUFFER)) {
                        byte[] buffer = new byte[BUFFER];
                        while (in.read(buffer) >= 0) {
                            // what comes out is not looked at
                        }
                    }
                }
            }
        }
    }

    private static boolean isGzip(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] beginning = in.readNBytes(2);
            return beginning.length == 2 && ((beginning[0] & 0xFF) | ((beginning[1] & 0xFF) << Byte.SIZE)) == MAGIC;
        }
    }
}
