package org.gantry.api.oci;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The JSON property of a record component whose specified name is no Java identifier or breaks the naming rule. Kept free
 * of any JSON library, so that the contracts stay free of one; a mapper honours it with an annotation introspector.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
public @interface JsonName {
    String value();
}
