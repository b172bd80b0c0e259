// The interpreter of spawn programs for aarch64; see interpreter-x86_64.S. The kernel preserves every register but x0,
// so this one needs no stack at all.
//
//   x9   the step being carried out
//   x10  the failure cell { step, errno }
//   x11  the flags of the step

    .equ PROGRAM, 0x10100       // ElfImage loads the failure cell this far behind start

    .equ NUMBER, 0              // fields of a step
    .equ ARGUMENTS, 8
    .equ STORE, 56
    .equ COMPARE, 64
    .equ TARGET, 72
    .equ ON_FAILURE, 80
    .equ FLAGS, 88
    .equ STEP_SIZE, 96

    .equ LOAD_COMPARE, 6        // bits; 0 to 5: the argument is the address of its value
    .equ MAY_FAIL, 7

    .equ HIGHEST_ERRNO, 4095

    .macro argument register, index
    ldr     \register, [x9, #(ARGUMENTS + 8 * \index)]
    tbz     x11, #\index, 1f
    ldr     \register, [\register]
1:
    .endm

    .text
start:                          // where the kernel enters the shim
    adr     x1, start + PROGRAM
    add     x0, x1, #16

    .balign 16
run:                            // long run(struct step *first, struct failure *cell)
    mov     x9, x0
    mov     x10, x1

step:
    ldr     x11, [x9, #FLAGS]
    ldr     x8, [x9, #NUMBER]
    argument x0, 0
    argument x1, 1
    argument x2, 2
    argument x3, 3
    argument x4, 4
    argument x5, 5
    cmn     x8, #1              // MOVE: the argument is the result
    b.eq    result
    cmn     x8, #2              // RETURN
    b.eq    return
    svc     #0

result:
    ldr     x12, [x9, #STORE]
    cbz     x12, 1f
    str     x0, [x12]
1:
    cmn     x0, #HIGHEST_ERRNO
    b.lo    compare
    tbz     x11, #MAY_FAIL, failed

compare:
    ldr     x12, [x9, #COMPARE]
    tbz     x11, #LOAD_COMPARE, 1f
    ldr     x12, [x12]
1:
    cmp     x0, x12
    b.ne    next
    ldr     x12, [x9, #TARGET]
    cbz     x12, next
    mov     x9, x12
    b       step
next:
    add     x9, x9, #STEP_SIZE
    b       step

failed:
    str     x9, [x10]
    neg     x12, x0
    str     x12, [x10, #8]
    ldr     x9, [x9, #ON_FAILURE]
    cbnz    x9, step

return:
    ret
