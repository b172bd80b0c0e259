package org.gantry.linux.bpf;

/**
 * The registers of a program, of 64 bits each. The context comes in R1; R1 to R5 are the arguments of a function and are
 * lost by the call; R0 is its result, and that of the program; R6 to R9 are kept; STACK is the end of a stack of 512 bytes.
 */
public enum Register {
    R0,
    R1,
    R2,
    R3,
    R4,
    R5,
    R6,
    R7,
    R8,
    R9,
    STACK;

    int number() {
        return ordinal();
    }
}
