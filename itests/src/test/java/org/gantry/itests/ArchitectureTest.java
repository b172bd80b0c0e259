package org.gantry.itests;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The arrows of ARCHITECTURE.md. Each rule is first seen to have classes to speak about. */
class ArchitectureTest {
    private static final String ROOT = "org.gantry.";
    private static final List<String> BUNDLES = List.of(
            "api",
            "json",
            "linux",
            "engine",
            "runtime.support",
            "runtime.libcontainer",
            "runtime.oci",
            "runtime.lxc",
            "images",
            "network",
            "rest",
            "swap",
            "shell",
            "oci");
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("itests"))
            .importPackages(BUNDLES.stream().map(ROOT::concat).toArray(String[]::new));

    /** Who may know whom, besides itself. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            value = {
                "api                  > ''",
                "linux                > ''",
                "json                 > api",
                "engine               > api json linux",
                "runtime.support      > api json linux",
                "runtime.libcontainer > api json linux runtime.support",
                "runtime.oci          > api json linux runtime.support",
                "runtime.lxc          > api json linux runtime.support",
                "images               > api json linux",
                "network              > api json linux",
                "rest                 > api json linux",
                "swap                 > api",
                "shell                > api json",
                "oci                  > api json linux runtime.libcontainer runtime.support",
            })
    void arrowsPointOneWay(String bundle, String allowed) {
        assertThat(CLASSES.containPackage(ROOT + bundle))
                .as("%s is on the class path", bundle)
                .isTrue();
        List<String> known = List.of(allowed.split(" "));
        String[] forbidden = BUNDLES.stream()
                .filter(other -> !other.equals(bundle) && !known.contains(other))
                .map(other -> ROOT + other + "..")
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(ROOT + bundle + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(forbidden)
                .because("ARCHITECTURE.md lets " + bundle + " know only " + known)
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    /** What clients hold on to is kept there while front ends come and go; the kernel is none of their business. */
    @Test
    void ofLinuxFrontEndsKnowTheCustodyOnly() {
        noClasses()
                .that()
                .resideInAPackage("org.gantry.rest..")
                .should()
                .dependOnClassesThat(resideInAPackage("org.gantry.linux..")
                        .and(resideOutsideOfPackage("org.gantry.linux.custody..")))
                .check(CLASSES);
    }

    @Test
    void onlyLinuxTouchesForeignMemory() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.gantry.linux..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.lang.foreign..")
                .check(CLASSES);
    }

    @Test
    void theContractsNeedNothingButTheJdk() {
        classes()
                .that()
                .resideInAPackage("org.gantry.api..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "org.gantry.api..", "org.jspecify..", "org.osgi.annotation..")
                .check(CLASSES);
    }

    /** Nullness is checked only in packages that say so. */
    @Test
    void everyPackageIsNullMarked() {
        List<String> unmarked = CLASSES.stream()
                .map(type -> type.getPackage())
                .distinct()
                .filter(pack -> !isNullMarked(pack))
                .map(JavaPackage::getName)
                .sorted()
                .toList();
        assertThat(unmarked).isEmpty();
    }

    /** A process may be started by a spawn program only: anything else forks a JVM. */
    @ParameterizedTest
    @ValueSource(strings = {"java.lang.ProcessBuilder", "java.lang.Runtime"})
    void nobodyForksTheJvm(String type) {
        noClasses()
                .should()
                .callMethodWhere(com.tngtech.archunit.core.domain.JavaCall.Predicates.target(
                        com.tngtech.archunit.core.domain.AccessTarget.Predicates.declaredIn(type)
                                .and(com.tngtech.archunit.base.DescribedPredicate.describe(
                                        "starting a process",
                                        target -> List.of("start", "exec").contains(target.getName())))))
                .check(CLASSES);
    }

    private static boolean isNullMarked(JavaPackage pack) {
        return pack.getAnnotations().stream()
                .anyMatch(annotation -> annotation.getRawType().getSimpleName().equals("NullMarked"));
    }
}
