package org.gantry.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.nio.file.Path;
import org.gantry.api.ByteSize;
import org.gantry.api.oci.Digest;

/** The value types of the contracts that are one JSON scalar. */
final class ContractsModule extends SimpleModule {
    private static final long serialVersionUID = 1L;

    ContractsModule() {
        super("org.gantry.api");
        addSerializer(Digest.class, ToStringSerializer.instance);
        addKeySerializer(Digest.class, new DigestKeyWriter());
        addDeserializer(Digest.class, new DigestReader());
        addKeyDeserializer(Digest.class, new DigestKeyReader());
        addSerializer(Path.class, ToStringSerializer.instance);
        addDeserializer(Path.class, new PathReader());
        addSerializer(ByteSize.class, new ByteSizeWriter());
        addDeserializer(ByteSize.class, new ByteSizeReader());
    }

    private static final class DigestReader extends FromStringDeserializer<Digest> {
        private static final long serialVersionUID = 1L;

        DigestReader() {
            super(Digest.class);
        }

        @Override
        protected Digest _deserialize(String value, DeserializationContext context) throws IOException {
            try {
                return Digest.parse(value);
            } catch (IllegalArgumentException e) {
                throw context.weirdStringException(value, Digest.class, String.valueOf(e.getMessage()));
            }
        }
    }

    private static final class DigestKeyWriter extends StdScalarSerializer<Digest> {
        private static final long serialVersionUID = 1L;

        DigestKeyWriter() {
            super(Digest.class);
        }

        @Override
        public void serialize(Digest value, JsonGenerator generator, SerializerProvider provider) throws IOException {
            generator.writeFieldName(value.toString());
        }
    }

    private static final class DigestKeyReader extends KeyDeserializer {
        @Override
        public Object deserializeKey(String key, DeserializationContext context) throws IOException {
            try {
                return Digest.parse(key);
            } catch (IllegalArgumentException e) {
                throw context.weirdKeyException(Digest.class, key, String.valueOf(e.getMessage()));
            }
        }
    }

    /** Jackson's own form of a Path is a file: URI. */
    private static final class PathReader extends FromStringDeserializer<Path> {
        private static final long serialVersionUID = 1L;

        PathReader() {
            super(Path.class);
        }

        @Override
        protected Path _deserialize(String value, DeserializationContext context) {
            return Path.of(value);
        }
    }

    private static final class ByteSizeWriter extends StdScalarSerializer<ByteSize> {
        private static final long serialVersionUID = 1L;

        ByteSizeWriter() {
            super(ByteSize.class);
        }

        @Override
        public void serialize(ByteSize value, JsonGenerator generator, SerializerProvider provider) throws IOException {
            generator.writeNumber(value.bytes());
        }
    }

    private static final class ByteSizeReader extends StdScalarDeserializer<ByteSize> {
        private static final long serialVersionUID = 1L;

        ByteSizeReader() {
            super(ByteSize.class);
        }

        @Override
        public ByteSize deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (!parser.hasToken(JsonToken.VALUE_NUMBER_INT)) {
                throw context.wrongTokenException(
                        parser, ByteSize.class, JsonToken.VALUE_NUMBER_INT, "a size is a number of bytes");
            }
            return new ByteSize(parser.getLongValue());
        }
    }
}
