package org.gantry.karaf.jdk25.weaving;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.security.PrivilegedAction;
import java.security.PrivilegedExceptionAction;
import java.util.List;
import java.util.Optional;
import javax.security.auth.Subject;
import org.apache.karaf.jaas.boot.principal.RolePrincipal;
import org.apache.karaf.util.jaas.JaasHelper;
import org.gantry.karaf.jdk25.Subjects;
import org.junit.jupiter.api.Test;

/** Rewrites Karaf's own classes, loads the result and calls it: what matters is that it verifies and behaves. */
class SubjectRewriterTest {
    private static final String SESSION = "org.apache.felix.gogo.runtime.CommandSessionImpl";
    private static final String SHELL_UTIL = "org.apache.karaf.shell.support.ShellUtil";
    private static final String SECURED_SESSIONS =
            "org.apache.karaf.shell.impl.console.osgi.secured.SecuredSessionFactoryImpl";

    private final SubjectRewriter rewriter = new SubjectRewriter(ClassFile.of());
    private final Subject admin = new Subject();

    SubjectRewriterTest() {
        admin.getPrincipals().add(new RolePrincipal("admin"));
    }

    @Test
    void doAsRunsTheActionAsTheUser() throws Exception {
        Class<?> helper = reload(JaasHelper.class.getName());
        PrivilegedAction<Boolean> isAdmin = () -> hasRole(helper, "admin");
        PrivilegedAction<Boolean> isViewer = () -> hasRole(helper, "viewer");
        assertThat(doAs(helper, PrivilegedAction.class, isAdmin)).isEqualTo(true);
        assertThat(doAs(helper, PrivilegedAction.class, isViewer)).isEqualTo(false);
    }

    @Test
    void doAsWithCheckedExceptionsRunsTheActionAsTheUser() throws Exception {
        Class<?> helper = reload(JaasHelper.class.getName());
        PrivilegedExceptionAction<Boolean> isAdmin = () -> hasRole(helper, "admin");
        assertThat(doAs(helper, PrivilegedExceptionAction.class, isAdmin)).isEqualTo(true);
    }

    @Test
    void withoutAUserNoRoleIsHeld() throws Exception {
        Class<?> helper = reload(JaasHelper.class.getName());
        assertThat(hasRole(helper, "admin")).isFalse();
    }

    @Test
    void everyCallerOfGetSubjectIsRewrittenAndVerifies() throws Exception {
        assertThat(rewritten(SHELL_UTIL)).isPresent();
        assertThat(rewritten(SECURED_SESSIONS)).isPresent();
        assertThat(verified(SHELL_UTIL)).isEmpty();
        assertThat(verified(SECURED_SESSIONS)).isEmpty();
    }

    @Test
    void theSessionsPoolIsReplaced() throws Exception {
        byte[] session = rewritten(SESSION).orElseThrow();
        assertThat(new String(session, StandardCharsets.ISO_8859_1))
                .contains(Subjects.class.getName().replace('.', '/'));
        assertThat(verified(SESSION)).isEmpty();
    }

    @Test
    void aClassThatDoesNotAskForTheUserStaysAsItIs() throws Exception {
        assertThat(rewritten("org.apache.karaf.shell.support.ansi.SimpleAnsi")).isEmpty();
    }

    private Optional<byte[]> rewritten(String className) throws IOException {
        return rewriter.rewrite(bytesOf(className));
    }

    private List<VerifyError> verified(String className) throws IOException {
        return ClassFile.of().verify(rewritten(className).orElseThrow());
    }

    private Object doAs(Class<?> helper, Class<?> kind, Object action) throws ReflectiveOperationException {
        return helper.getMethod("doAs", Subject.class, kind).invoke(null, admin, action);
    }

    private static boolean hasRole(Class<?> helper, String role) {
        try {
            return (boolean)
                    helper.getMethod("currentUserHasRole", String.class).invoke(null, role);
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            throw new AssertionError(e);
        }
    }

    private Class<?> reload(String className) throws IOException, ClassNotFoundException {
        byte[] bytes = rewritten(className).orElseThrow();
        return new ClassLoader(getClass().getClassLoader()) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                if (!name.equals(className)) {
                    return super.loadClass(name, resolve);
                }
                Class<?> loaded = findLoadedClass(name);
                return loaded != null ? loaded : defineClass(name, bytes, 0, bytes.length);
            }
        }.loadClass(className);
    }

    private static byte[] bytesOf(String className) throws IOException {
        try (InputStream in =
                SubjectRewriterTest.class.getResourceAsStream("/" + className.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new IOException("not on the test class path: " + className);
            }
            return in.readAllBytes();
        }
    }
}
