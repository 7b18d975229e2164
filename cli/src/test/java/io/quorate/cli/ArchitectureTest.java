package io.quorate.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import org.junit.jupiter.api.Test;

/** Which package of the command line may import which. */
final class ArchitectureTest {

    private static final JavaClasses PRODUCT =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("io.quorate.cli");

    @Test
    void noPackageLeadsBackToItself() {
        slices().matching("io.quorate.cli.(*)..").should().beFreeOfCycles().check(PRODUCT);
        noClasses()
                .that()
                .resideInAPackage("io.quorate.cli.*..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.quorate.cli")
                .because("Main knows the parts, and no part knows Main")
                .check(PRODUCT);
    }

    @Test
    void onlyTheShellKnowsTheTerminal() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.quorate.cli.shell")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.jline..")
                .because("a single command is to start without it")
                .check(PRODUCT);
    }

    @Test
    void onlyOutputKnowsItsLibraries() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.quorate.cli.output")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.jayway..", "net.minidev..", "org.yaml..")
                .check(PRODUCT);
    }

    @Test
    void nothingKnowsTheServer() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.quorate.server..")
                .because("it speaks to servers by their protocol, to ZooKeeper's as to ours")
                .check(PRODUCT);
    }
}
