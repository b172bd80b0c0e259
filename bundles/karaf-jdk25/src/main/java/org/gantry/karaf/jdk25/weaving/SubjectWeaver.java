package org.gantry.karaf.jdk25.weaving;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassHierarchyResolver;
import org.osgi.framework.hooks.weaving.WeavingHook;
import org.osgi.framework.hooks.weaving.WovenClass;

/**
 * Offers the classes that ask for the user to {@link SubjectRewriter}, and wires those it changed to our package.
 *
 * <p>The hook is asked about the classes of its own bundle as well. Until a name has been found to concern it, it may
 * touch no class but its own: loading one would ask it again, about the class that it is loading.
 */
final class SubjectWeaver implements WeavingHook {
    private static final String KARAF = "org.apache.karaf.";
    private static final String SESSION = "org.apache.felix.gogo.runtime.CommandSessionImpl";
    private static final String HELPERS =
            "org.gantry.karaf.jdk25;bundle-symbolic-name=org.gantry.karaf.jdk25;version=\"[1,2)\"";

    @Override
    public void weave(WovenClass woven) {
        if (!concerns(woven.getClassName())) {
            return;
        }
        SubjectRewriter rewriter = new SubjectRewriter(classFile(woven));
        rewriter.rewrite(woven.getBytes()).ifPresent(bytes -> {
            woven.setBytes(bytes);
            woven.getDynamicImports().add(HELPERS);
        });
    }

    /** Whether a class of this name may ask for the user; a cheap test, as every class of every bundle is asked about. */
    static boolean concerns(String className) {
        return className.startsWith(KARAF) || className.equals(SESSION);
    }

    /** Frames are computed from class files seen through the bundle's own wiring, so that no class is loaded early. */
    private static ClassFile classFile(WovenClass woven) {
        ClassLoader loader = woven.getBundleWiring().getClassLoader();
        ClassHierarchyResolver hierarchy =
                ClassHierarchyResolver.defaultResolver().orElse(ClassHierarchyResolver.ofResourceParsing(loader));
        return ClassFile.of(ClassHierarchyResolverOption.of(hierarchy));
    }
}
