package org.gantry.images.registry.host;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a private key in PEM: PKCS #8 (RFC 5958), or PKCS #1 (RFC 8017), which openssl wrote for RSA before version 3. */
final class PrivateKeyFile {
    private static final Pattern PEM =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");

    /** Version 0, and the algorithm rsaEncryption, in DER. */
    private static final byte[] RSA = HexFormat.of().parseHex("020100300d06092a864886f70d0101010500");

    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;

    private PrivateKeyFile() {}

    static PrivateKey read(Path file, String algorithm) throws IOException, GeneralSecurityException {
        Matcher pem = PEM.matcher(Files.readString(file));
        if (!pem.find()) {
            throw new IOException(file + " has no private key in PEM in it");
        }
        byte[] der = Base64.getMimeDecoder().decode(pem.group(2));
        byte[] pkcs8 = switch (pem.group(1)) {
            case "PRIVATE KEY" -> der;
            case "RSA PRIVATE KEY" -> wrap(der);
            default ->
                throw new IOException(file + " is a " + pem.group(1)
                        + ", which is not supported; 'openssl pkcs8 -topk8 -nocrypt' makes a PRIVATE KEY of it");
        };
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }

    private static byte[] wrap(byte[] pkcs1) {
        var content = new ByteArrayOutputStream();
        content.writeBytes(RSA);
        content.writeBytes(tagged(OCTET_STRING, pkcs1));
        return tagged(SEQUENCE, content.toByteArray());
    }

    /** Tag, length in the long form, value. */
    private static byte[] tagged(int tag, byte[] value) {
        var out = new ByteArrayOutputStream();
        out.write(tag);
        out.write(0x84);
        for (int shift = 24; shift >= 0; shift -= 8) {
            out.write(value.length >> shift);
        }
        out.writeBytes(value);
        return out.toByteArray();
    }
}
