# The interpreter of spawn programs for x86-64. docs/spawn-programs.md describes the program it walks.
#
# It makes syscalls and nothing else. After run has saved two registers it touches no stack until it returns, so a
# child that clone3 made with CLONE_VM | CLONE_VFORK may go on in it on its parent's stack.
#
#   rbx  the step being carried out
#   rbp  the failure cell { step, errno }

    .intel_syntax noprefix

    .equ PROGRAM, 0x10100       # ElfImage loads the failure cell this far behind start

    .equ NUMBER, 0              # fields of a step
    .equ ARGUMENTS, 8
    .equ STORE, 56
    .equ COMPARE, 64
    .equ TARGET, 72
    .equ ON_FAILURE, 80
    .equ FLAGS, 88
    .equ STEP_SIZE, 96

    .equ LOAD_COMPARE, 0x40     # bits 0 to 5: the argument is the address of its value
    .equ MAY_FAIL, 0x80

    .equ MOVE, -1               # numbers that are no syscalls
    .equ RETURN, -2
    .equ LOWEST_ERRNO, -4095

    .macro argument register, index
    mov     \register, [rbx + ARGUMENTS + 8 * \index]
    shr     ecx
    jnc     1f
    mov     \register, [\register]
1:
    .endm

    .text
start:                          # where the kernel enters the shim
    lea     rsi, start[rip + PROGRAM]
    lea     rdi, [rsi + 16]

    .balign 16
run:                            # long run(struct step *first, struct failure *cell)
    push    rbx
    push    rbp
    mov     rbx, rdi
    mov     rbp, rsi

step:
    mov     ecx, [rbx + FLAGS]
    mov     rax, [rbx + NUMBER]
    argument rdi, 0
    argument rsi, 1
    argument rdx, 2
    argument r10, 3
    argument r8, 4
    argument r9, 5
    cmp     rax, MOVE
    je      move
    cmp     rax, RETURN
    je      return
    syscall
    jmp     result
move:
    mov     rax, rdi

result:
    mov     rdx, [rbx + STORE]
    test    rdx, rdx
    jz      1f
    mov     [rdx], rax
1:
    cmp     rax, LOWEST_ERRNO
    jb      compare
    test    byte ptr [rbx + FLAGS], MAY_FAIL
    jz      failed

compare:
    mov     rdx, [rbx + COMPARE]
    test    byte ptr [rbx + FLAGS], LOAD_COMPARE
    jz      1f
    mov     rdx, [rdx]
1:
    cmp     rax, rdx
    jne     next
    mov     rdx, [rbx + TARGET]
    test    rdx, rdx
    jz      next
    mov     rbx, rdx
    jmp     step
next:
    add     rbx, STEP_SIZE
    jmp     step

failed:
    mov     [rbp], rbx
    mov     rdi, rax            # what is returned when nobody handles the failure
    neg     rax
    mov     [rbp + 8], rax
    mov     rbx, [rbx + ON_FAILURE]
    test    rbx, rbx
    jnz     step

return:
    mov     rax, rdi
    pop     rbp
    pop     rbx
    ret
