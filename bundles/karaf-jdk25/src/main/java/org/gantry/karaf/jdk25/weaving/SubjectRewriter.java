package org.gantry.karaf.jdk25.weaving;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.MethodRefEntry;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.gantry.karaf.jdk25.Subjects;

/**
 * Three edits, each replacing one thing that JDK 24 took away:
 *
 * <ul>
 *   <li>{@code Subject.getSubject(acc)} becomes {@code Subjects.current()};
 *   <li>the bodies of both {@code JaasHelper.doAs} become {@code Subjects.doAs(subject, action)};
 *   <li>the pool for pipelines in {@code CommandSessionImpl} becomes {@code Subjects.newCachedThreadPool(threads)}.
 * </ul>
 */
final class SubjectRewriter {
    private static final String SESSION = "org/apache/felix/gogo/runtime/CommandSessionImpl";
    private static final String JAAS_HELPER = "org/apache/karaf/util/jaas/JaasHelper";

    private static final ClassDesc SUBJECTS = ClassDesc.of(Subjects.class.getName());
    private static final Call GET_SUBJECT = new Call(
            "javax/security/auth/Subject",
            "getSubject",
            "(Ljava/security/AccessControlContext;)Ljavax/security/auth/Subject;");
    private static final Call NEW_POOL = new Call(
            "java/util/concurrent/Executors",
            "newCachedThreadPool",
            "(Ljava/util/concurrent/ThreadFactory;)Ljava/util/concurrent/ExecutorService;");

    private final ClassFile classFile;

    SubjectRewriter(ClassFile classFile) {
        this.classFile = classFile;
    }

    /** The rewritten class, or empty when it holds none of the three. */
    Optional<byte[]> rewrite(byte[] original) {
        ClassModel model = classFile.parse(original);
        if (isJaasHelper(model)) {
            return Optional.of(classFile.transformClass(model, calls().andThen(SubjectRewriter::replaceDoAs)));
        }
        if (mentions(model, GET_SUBJECT) || (isSession(model) && mentions(model, NEW_POOL))) {
            return Optional.of(classFile.transformClass(model, calls()));
        }
        return Optional.empty();
    }

    private static boolean isJaasHelper(ClassModel model) {
        return model.thisClass().asInternalName().equals(JAAS_HELPER);
    }

    private static boolean isSession(ClassModel model) {
        return model.thisClass().asInternalName().equals(SESSION);
    }

    private static boolean mentions(ClassModel model, Call call) {
        return StreamSupport.stream(model.constantPool().spliterator(), false)
                .anyMatch(entry -> entry instanceof MethodRefEntry method && call.is(method));
    }

    private static ClassTransform calls() {
        CodeTransform replace = SubjectRewriter::replaceCall;
        return ClassTransform.transformingMethods(MethodTransform.transformingCode(replace));
    }

    private static void replaceCall(CodeBuilder code, CodeElement element) {
        if (element instanceof InvokeInstruction call && GET_SUBJECT.is(call.method())) {
            code.pop()
                    .invokestatic(SUBJECTS, "current", MethodTypeDesc.ofDescriptor("()Ljavax/security/auth/Subject;"));
        } else if (element instanceof InvokeInstruction call && NEW_POOL.is(call.method())) {
            code.invokestatic(SUBJECTS, NEW_POOL.name(), MethodTypeDesc.ofDescriptor(NEW_POOL.descriptor()));
        } else {
            code.with(element);
        }
    }

    private static void replaceDoAs(ClassBuilder type, ClassElement element) {
        if (element instanceof MethodModel method && method.methodName().equalsString("doAs")) {
            type.transformMethod(method, (builder, part) -> {
                if (part instanceof CodeModel) {
                    builder.withCode(code -> callDoAs(code, method.methodTypeSymbol()));
                } else {
                    builder.with(part);
                }
            });
        } else {
            type.with(element);
        }
    }

    private static void callDoAs(CodeBuilder code, MethodTypeDesc descriptor) {
        code.aload(0).aload(1).invokestatic(SUBJECTS, "doAs", descriptor).areturn();
    }

    /** A method as the constant pool names it. */
    private record Call(String owner, String name, String descriptor) {
        boolean is(MemberRefEntry method) {
            return method.owner().asInternalName().equals(owner)
                    && method.name().equalsString(name)
                    && method.type().equalsString(descriptor);
        }
    }
}
