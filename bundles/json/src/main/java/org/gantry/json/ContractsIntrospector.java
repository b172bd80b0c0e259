package org.gantry.json;

import com.fasterxml.jackson.databind.PropertyName;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.NopAnnotationIntrospector;
import org.gantry.api.oci.JsonName;
import org.gantry.api.oci.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * Honours what the contracts say with annotations of their own: a component's property name with {@link JsonName}, and
 * that a number has no sign with {@link Unsigned}.
 */
final class ContractsIntrospector extends NopAnnotationIntrospector {
    private static final long serialVersionUID = 1L;

    @Override
    public @Nullable PropertyName findNameForSerialization(Annotated member) {
        return name(member);
    }

    @Override
    public @Nullable PropertyName findNameForDeserialization(Annotated member) {
        return name(member);
    }

    @Override
    public @Nullable Object findDeserializer(Annotated member) {
        return member.hasAnnotation(Unsigned.class) ? new UnsignedLong.Reader() : null;
    }

    @Override
    public @Nullable Object findSerializer(Annotated member) {
        return member.hasAnnotation(Unsigned.class) ? new UnsignedLong.Writer() : null;
    }

    private static @Nullable PropertyName name(Annotated member) {
        JsonName name = member.getAnnotation(JsonName.class);
        return name == null ? null : PropertyName.construct(name.value());
    }
}
