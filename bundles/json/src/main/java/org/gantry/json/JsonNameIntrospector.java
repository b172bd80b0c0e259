package org.gantry.json;

import com.fasterxml.jackson.databind.PropertyName;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.NopAnnotationIntrospector;
import org.gantry.api.oci.JsonName;
import org.jspecify.annotations.Nullable;

/** Gives a record component the property name its {@link JsonName} says, for reading and writing. */
final class JsonNameIntrospector extends NopAnnotationIntrospector {
    private static final long serialVersionUID = 1L;

    @Override
    public @Nullable PropertyName findNameForSerialization(Annotated member) {
        return name(member);
    }

    @Override
    public @Nullable PropertyName findNameForDeserialization(Annotated member) {
        return name(member);
    }

    private static @Nullable PropertyName name(Annotated member) {
        JsonName name = member.getAnnotation(JsonName.class);
        return name == null ? null : PropertyName.construct(name.value());
    }
}
