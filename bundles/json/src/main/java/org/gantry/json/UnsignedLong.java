package org.gantry.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import java.io.IOException;
import java.math.BigInteger;

/** The JSON form of a long that is {@link org.gantry.api.oci.Unsigned}. */
final class UnsignedLong {
    private UnsignedLong() {}

    /** Takes 0 to 2^64 - 1, and a document's null for 0 as Jackson does for a long. */
    static final class Reader extends JsonDeserializer<Long> {
        @Override
        public Long deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (!parser.hasToken(JsonToken.VALUE_NUMBER_INT)) {
                throw context.wrongTokenException(
                        parser, Long.class, JsonToken.VALUE_NUMBER_INT, "an unsigned number has 64 bits");
            }
            BigInteger number = parser.getBigIntegerValue();
            if (number.signum() < 0 || number.bitLength() > Long.SIZE) {
                throw context.weirdNumberException(number, Long.class, "an unsigned number has 64 bits");
            }
            return number.longValue();
        }
    }

    /** Writes the number that the bits are when there is no sign. */
    static final class Writer extends JsonSerializer<Long> {
        @Override
        public void serialize(Long value, JsonGenerator generator, SerializerProvider provider) throws IOException {
            if (value >= 0) {
                generator.writeNumber(value);
            } else {
                generator.writeNumber(new BigInteger(Long.toUnsignedString(value)));
            }
        }
    }
}
