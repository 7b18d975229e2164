package io.quorate.server.arch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

import io.quorate.server.arch.sample.Samples;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Set;

/**
 * The core is a function of its inputs: the same inputs give the same effects, in the simulator, in
 * a test and in production. So its packages may use arithmetic, collections and buffers, and
 * nothing by which the world gets in.
 */
final class PurityTest {

    private static final String[] PURE = {
        "io.quorate.protocol..",
        "io.quorate.client.session..",
        "io.quorate.server.common..",
        "io.quorate.server.zab..",
        "io.quorate.server.txn..",
        "io.quorate.server.tree..",
        "io.quorate.server.request..",
        "io.quorate.server.session..",
        "io.quorate.server.watch..",
        "io.quorate.server.auth..",
        "io.quorate.server.node..",
    };

    private static final Set<String> PACKAGES =
            Set.of(
                    "java.lang",
                    "java.lang.annotation",
                    "java.lang.invoke",
                    "java.lang.runtime",
                    "java.util",
                    "java.util.function",
                    "java.util.random",
                    "java.util.stream",
                    "java.nio.charset",
                    "org.jspecify.annotations");

    private static final Set<String> TYPES =
            Set.of(
                    "java.nio.ByteBuffer",
                    "java.nio.ByteOrder",
                    "java.nio.Buffer",
                    "java.nio.BufferUnderflowException",
                    "java.nio.BufferOverflowException",
                    "java.nio.CharBuffer",
                    "java.util.zip.CRC32C",
                    "java.util.zip.Checksum",
                    "java.security.MessageDigest",
                    "java.security.NoSuchAlgorithmException",
                    // Every record and every serializable exception is tied to it by the compiler.
                    "java.io.Serializable");

    private static final Set<String> NOT_EVEN_IN_JAVA_LANG =
            Set.of(
                    "java.lang.Thread",
                    "java.lang.ThreadLocal",
                    "java.lang.Runtime",
                    "java.lang.Process",
                    "java.lang.ProcessBuilder",
                    "java.util.Timer",
                    "java.util.UUID",
                    "java.util.ServiceLoader",
                    "java.util.IdentityHashMap",
                    "java.util.WeakHashMap");

    /** Of {@code System} only this is a function. */
    private static final Set<String> OF_SYSTEM = Set.of("arraycopy");

    private static final JavaClasses PRODUCT =
            new ClassFileImporter()
                    .withImportOption(location -> !location.contains("/test-classes/"))
                    .importPackages("io.quorate");

    @Test
    void theCoreTouchesNothingOfTheWorld() {
        rule(PURE).check(PRODUCT);
    }

    @Test
    void thereIsACoreToCheck() {
        long checked =
                PRODUCT.stream().filter(type -> type.getPackageName().endsWith(".zab")).count();
        assertThat(checked).isGreaterThan(10);
    }

    @Test
    void theRuleFindsEachWayOut() {
        JavaClasses impure = new ClassFileImporter().importClasses(Samples.Impure.class);
        JavaClasses pure = new ClassFileImporter().importClasses(Samples.Pure.class);
        String anywhere = Samples.class.getPackageName() + "..";

        assertThatThrownBy(() -> rule(anywhere).check(impure))
                .hasMessageContaining("System.nanoTime")
                .hasMessageContaining("Clock.systemUTC")
                .hasMessageContaining("Random.<init>()")
                .hasMessageContaining("Math.random")
                .hasMessageContaining("UUID.randomUUID")
                .hasMessageContaining("AtomicLong")
                .hasMessageContaining("System.identityHashCode");
        rule(anywhere).check(pure);
    }

    private static ArchRule rule(String... packages) {
        return classes()
                .that()
                .resideInAnyPackage(packages)
                .should(beFunctions())
                .because(
                        "the simulator must be able to replay it: let the shell hand in the time,"
                                + " the random number or the bytes, and perform the effect");
    }

    private static ArchCondition<JavaClass> beFunctions() {
        return new ArchCondition<>("use only what cannot reach the world") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                    if (!isAllowed(dependency.getTargetClass())) {
                        violated(type, dependency.getDescription(), events);
                    }
                }
                for (JavaAccess<?> access : type.getAccessesFromSelf()) {
                    if (isForbidden(access)) {
                        violated(type, access.getDescription(), events);
                    }
                }
            }
        };
    }

    private static void violated(JavaClass type, String what, ConditionEvents events) {
        events.add(SimpleConditionEvent.violated(type, what));
    }

    private static boolean isAllowed(JavaClass target) {
        JavaClass type = target.getBaseComponentType();
        String name = type.getName();
        if (type.isPrimitive() || name.startsWith("io.quorate.")) {
            return true;
        }
        return TYPES.contains(name)
                || (PACKAGES.contains(type.getPackageName())
                        && !NOT_EVEN_IN_JAVA_LANG.contains(name));
    }

    private static boolean isForbidden(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getName();
        String member = access.getName();
        List<String> parameters =
                access instanceof JavaCodeUnitAccess<?> call
                        ? call.getTarget().getRawParameterTypes().stream()
                                .map(JavaClass::getName)
                                .toList()
                        : List.of();
        return switch (owner) {
            case "java.lang.System" -> !OF_SYSTEM.contains(member);
            case "java.lang.Math" -> member.equals("random");
            case "java.util.Random", "java.util.SplittableRandom" ->
                    member.equals("<init>") && parameters.isEmpty();
            case "java.util.random.RandomGenerator" ->
                    member.equals("getDefault") || member.equals("of");
            case "java.util.Collections" -> member.equals("shuffle") && parameters.size() == 1;
            default -> false;
        };
    }
}
