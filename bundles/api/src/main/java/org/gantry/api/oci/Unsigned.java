package org.gantry.api.oci;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A long that is an unsigned 64-bit number in JSON: from 2^63 on it is negative here, and -1 is the largest. A mapper
 * honours it as it does {@link JsonName}.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
public @interface Unsigned {}
