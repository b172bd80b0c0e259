package org.gantry.karaf.jdk25.weaving;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassHierarchyResolver;
import org.osgi.framework.hooks.weaving.WeavingHook;
import org.osgi.framework.hooks.weaving.WovenClass;

/** Offers the classes that ask for the user to {@link SubjectRewriter}, and wires those it changed to our package. */
final class SubjectWeaver implements WeavingHook {
    private static final String HELPERS =
            "org.gantry.karaf.jdk25;bundle-symbolic-name=org.gantry.karaf.jdk25;version=\"[1,2)\"";

    @Override
    public void weave(WovenClass woven) {
        if (!SubjectRewriter.concerns(woven.getClassName())) {
            return;
        }
        SubjectRewriter rewriter = new SubjectRewriter(classFile(woven));
        rewriter.rewrite(woven.getBytes()).ifPresent(bytes -> {
            woven.setBytes(bytes);
            woven.getDynamicImports().add(HELPERS);
        });
    }

    /** Frames are computed from class files seen through the bundle's own wiring, so that no class is loaded early. */
    private static ClassFile classFile(WovenClass woven) {
        ClassLoader loader = woven.getBundleWiring().getClassLoader();
        ClassHierarchyResolver hierarchy =
                ClassHierarchyResolver.defaultResolver().orElse(ClassHierarchyResolver.ofResourceParsing(loader));
        return ClassFile.of(ClassHierarchyResolverOption.of(hierarchy));
    }
}
