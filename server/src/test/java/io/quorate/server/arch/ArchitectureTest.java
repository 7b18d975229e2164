package io.quorate.server.arch;

import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.core.domain.JavaModifier.STATIC;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

import io.quorate.server.arch.sample.Samples;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which package may import which, and what a class may look like. */
final class ArchitectureTest {

    private static final String SERVER = "io.quorate.server";

    /**
     * The whole table: a package, and what of ours it may import beside itself. A line that is
     * changed here is a change of the architecture: docs/architecture.md tells the same.
     */
    private static final Map<String, Set<String>> MAY_IMPORT = mayImport();

    private static Map<String, Set<String>> mayImport() {
        Map<String, Set<String>> table = new TreeMap<>();
        table.put("common", Set.of());
        table.put("zab", Set.of("common"));
        table.put("txn", Set.of("common"));
        table.put("tree", Set.of("txn", "common"));
        table.put("session", Set.of("txn", "common"));
        table.put("watch", Set.of("common"));
        table.put("auth", Set.of("common"));
        table.put("request", Set.of("tree", "session", "auth", "txn", "common"));
        table.put(
                "node",
                Set.of("zab", "txn", "tree", "request", "session", "watch", "auth", "common"));
        table.put("wal", Set.of("zab", "common"));
        table.put("snapshot", Set.of("tree", "session", "txn", "zab", "common"));
        table.put("peer", Set.of("zab", "node", "common"));
        table.put("front", Set.of("node", "metrics", "common"));
        table.put("recovery", Set.of("wal", "snapshot", "tree", "session", "txn", "zab", "common"));
        table.put("metrics", Set.of("node", "request", "zab", "common"));
        table.put("admin", Set.of("node", "zab", "metrics", "config", "common"));
        table.put(
                "runtime",
                Set.of(
                        "node",
                        "request",
                        "zab",
                        "wal",
                        "snapshot",
                        "recovery",
                        "tree",
                        "peer",
                        "front",
                        "metrics",
                        "common"));
        table.put("config", Set.of("zab", "common"));
        table.put("demo", Set.of("common"));
        table.put(
                "tool",
                Set.of(
                        "wal",
                        "snapshot",
                        "recovery",
                        "tree",
                        "session",
                        "zab",
                        "txn",
                        "config",
                        "common"));
        return table;
    }

    private static final JavaClasses PRODUCT =
            new ClassFileImporter()
                    .withImportOption(location -> !location.contains("/test-classes/"))
                    .importPackages("io.quorate");

    @Test
    void eachPackageImportsOnlyWhatItMay() {
        tableRule(MAY_IMPORT).check(PRODUCT);
    }

    @Test
    void eachPackageStandsInTheTable() {
        Set<String> packages = new TreeSet<>();
        for (JavaClass type : PRODUCT) {
            if (type.getPackageName().startsWith(SERVER + ".")) {
                packages.add(topPackage(type));
            }
        }
        assertThat(MAY_IMPORT.keySet())
                .as("a new package needs its line in the table above, and in docs/architecture.md")
                .containsAll(packages);
    }

    @Test
    void protocolImportsNothingOfOurs() {
        protocolRule().check(PRODUCT);
    }

    /** What servers are held against must not have learnt from them. */
    @Test
    void theModelOfTheTreeImportsProtocolAlone() {
        String model = SERVER + ".sim.model";
        JavaClasses classes = new ClassFileImporter().importPackages(model);

        assertThat(classes).isNotEmpty();
        modelRule(model).check(classes);
    }

    @Test
    void theClientsSessionKnowsNothingOfItsShell_norTheClientOfServers() {
        noClasses()
                .that()
                .resideInAPackage("io.quorate.client.session..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.quorate.client", "io.quorate.client.net..")
                .check(PRODUCT);
        noClasses()
                .that()
                .resideInAPackage("io.quorate.client.net..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.quorate.client")
                .check(PRODUCT);
        noClasses()
                .that()
                .resideInAPackage("io.quorate.client..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(SERVER + "..")
                .check(PRODUCT);
    }

    @Test
    void nothingImportsMainOrAssembly() {
        classes()
                .that()
                .resideInAPackage(SERVER + ".*..")
                .should(importNothingDirectlyIn(SERVER))
                .because(
                        "the assembly knows the parts, and no part knows the assembly: hand in what"
                                + " is needed")
                .check(PRODUCT);
    }

    @Test
    void packagesFormNoCycle() {
        cycleRule(SERVER).check(PRODUCT);
    }

    @Test
    void classesAreFinalOrMadeToBeExtended() {
        closedRule().check(PRODUCT);
    }

    @Test
    void nothingStaticChanges() {
        staticRule().check(PRODUCT);
    }

    /** Each rule finds what it is there to find, in classes that were written to break it. */
    @Test
    void theRulesFindWhatTheyForbid() {
        JavaClasses samples =
                new ClassFileImporter().importPackages(Samples.class.getPackageName());

        assertThatThrownBy(() -> closedRule().check(samples))
                .hasMessageContaining("Samples$Open")
                .hasMessageNotContaining("Samples$Closed");
        assertThatThrownBy(() -> staticRule().check(samples))
                .hasMessageContaining("counter")
                .hasMessageContaining("buffer")
                .hasMessageNotContaining("NAMES");
        assertThatThrownBy(() -> cycleRule(Samples.class.getPackageName()).check(samples))
                .hasMessageContaining("Cycle");
        assertThatThrownBy(() -> tableRule(Map.of()).check(samples))
                .hasMessageContaining("Samples$ImportsConsensus imports zab");
        assertThatThrownBy(() -> modelRule(Samples.class.getPackageName()).check(samples))
                .hasMessageContaining("Samples$ImportsConsensus")
                .hasMessageContaining(SERVER + ".zab");
    }

    private static ArchRule tableRule(Map<String, Set<String>> table) {
        return classes()
                .that()
                .resideInAPackage(SERVER + ".*..")
                .should(importOfOursOnly(table))
                .because(
                        "the table of this test says what each package may import; pass a value or"
                                + " an interface of its own instead, or move the class to where its"
                                + " imports are");
    }

    private static ArchRule protocolRule() {
        return classes()
                .that()
                .resideInAPackage("io.quorate.protocol..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("io.quorate.protocol..", "java..", "org.jspecify..")
                .because("clients depend on protocol and get nothing else with it");
    }

    private static ArchRule modelRule(String model) {
        return classes()
                .that()
                .resideInAPackage(model + "..")
                .and()
                .haveSimpleNameNotEndingWith("Test")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        model + "..", "io.quorate.protocol..", "java..", "org.jspecify..")
                .because(
                        "a model that uses the server's classes makes the server's mistakes: write"
                                + " it again, from PROTOCOL.md");
    }

    private static ArchRule cycleRule(String root) {
        return slices().matching(root + ".(*)..")
                .should()
                .beFreeOfCycles()
                .because(
                        "one of the packages can then not be read, tested or replaced alone; move"
                                + " the shared type to the lower one");
    }

    private static ArchRule closedRule() {
        return classes()
                .that(areWrittenByHand())
                .and()
                .areNotInterfaces()
                .and()
                .areNotEnums()
                .and()
                .areNotAnonymousClasses()
                .should(beClosed())
                .because(
                        "nobody planned for a subclass: make it final, or sealed, or abstract if it"
                                + " is meant to be extended");
    }

    private static ArchRule staticRule() {
        return fields().that(areStaticAndOfOurs())
                .should(beConstant())
                .because(
                        "two servers in one JVM must not share state, and a test must not inherit"
                                + " it: make it a field of the object that owns it");
    }

    private static ArchCondition<JavaClass> importOfOursOnly(Map<String, Set<String>> table) {
        return new ArchCondition<>("import of ours only what the table allows") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                String from = topPackage(type);
                Set<String> targets = new TreeSet<>();
                for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                    JavaClass target = dependency.getTargetClass();
                    if (target.getPackageName().startsWith(SERVER + ".")) {
                        targets.add(topPackage(target));
                    }
                }
                targets.remove(from);
                targets.removeAll(table.getOrDefault(from, Set.of()));
                for (String target : targets) {
                    String what = type.getName() + " imports " + target;
                    events.add(SimpleConditionEvent.violated(type, what));
                }
            }
        };
    }

    private static ArchCondition<JavaClass> importNothingDirectlyIn(String packageName) {
        return new ArchCondition<>("import nothing directly in " + packageName) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                type.getDirectDependenciesFromSelf().stream()
                        .filter(to -> to.getTargetClass().getPackageName().equals(packageName))
                        .forEach(
                                to ->
                                        events.add(
                                                SimpleConditionEvent.violated(
                                                        type, to.getDescription())));
            }
        };
    }

    private static ArchCondition<JavaClass> beClosed() {
        return new ArchCondition<>("be final, sealed, abstract, a record or an enum") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean closed =
                        type.getModifiers().contains(FINAL)
                                || type.getModifiers().contains(JavaModifier.ABSTRACT)
                                || type.reflect().isSealed();
                if (!closed) {
                    events.add(SimpleConditionEvent.violated(type, type.getName() + " is open"));
                }
            }
        };
    }

    /** Final, and of a type whose values do not change; arrays only as private lookup tables. */
    private static ArchCondition<JavaField> beConstant() {
        List<String> mutable =
                List.of(
                        "java.util.concurrent.atomic",
                        "java.nio.ByteBuffer",
                        "java.lang.StringBuilder",
                        "java.lang.ThreadLocal");
        return new ArchCondition<>("be constants") {
            @Override
            public void check(JavaField field, ConditionEvents events) {
                String type = field.getRawType().getName();
                boolean changes = mutable.stream().anyMatch(type::startsWith);
                if (!field.getModifiers().contains(FINAL) || changes) {
                    events.add(
                            SimpleConditionEvent.violated(
                                    field, field.getFullName() + " of type " + type));
                }
            }
        };
    }

    private static DescribedPredicate<JavaClass> areWrittenByHand() {
        return DescribedPredicate.describe(
                "are written by hand", type -> !type.getPackageName().endsWith(".peer.wire"));
    }

    private static DescribedPredicate<JavaField> areStaticAndOfOurs() {
        return DescribedPredicate.describe(
                "are static",
                field ->
                        field.getModifiers().contains(STATIC)
                                && !field.getModifiers().contains(JavaModifier.SYNTHETIC)
                                && areWrittenByHand().test(field.getOwner()));
    }

    /** {@code zab} of {@code io.quorate.server.zab.Vote}. */
    private static String topPackage(JavaClass type) {
        return type.getPackageName().substring(SERVER.length() + 1).split("\\.")[0];
    }
}
