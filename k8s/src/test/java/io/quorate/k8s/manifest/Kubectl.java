package io.quorate.k8s.manifest;

import com.jayway.jsonpath.JsonPath;

import io.quorate.k8s.machine.Command;
import io.quorate.k8s.machine.Execution;
import io.quorate.k8s.machine.NotTested;

import org.opentest4j.TestAbortedException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A kubectl that can read today's kustomizations. No cluster is asked. */
final class Kubectl {

    /** Before it, {@code labels} and patches of objects are unknown. */
    private static final int MINOR_MIN = 27;

    private static final Pattern MINOR = Pattern.compile("v1\\.(\\d+)\\.");
    private static final Duration ANSWER_LIMIT = Duration.ofMinutes(1);

    private final String program;

    Kubectl(String program) {
        this.program = program;
    }

    /**
     * The one that {@code KUBECTL} names; else that in {@code target/tools}, or that of the path.
     *
     * @throws TestAbortedException if there is none; under CI that is a failure
     */
    static Kubectl find() {
        String named = System.getProperty("KUBECTL", System.getenv("KUBECTL"));
        Path own = Repository.manifests().resolve("target/tools/kubectl");
        List<String> candidates =
                named == null ? List.of(own.toString(), "kubectl") : List.of(named);
        for (String candidate : candidates) {
            if (isNewEnough(candidate)) {
                return new Kubectl(candidate);
            }
        }
        NotTested.failInCi(Missing.LINE);
        throw new TestAbortedException(Missing.LINE);
    }

    /** Said once, however many tests want it. */
    private static final class Missing {
        static final String LINE =
                NotTested.say(
                        "the manifests",
                        "there is no kubectl 1."
                                + MINOR_MIN
                                + " or newer; .ci/run puts one into k8s/target/tools");
    }

    /** One that is missing, or that this machine cannot run, is not. */
    private static boolean isNewEnough(String program) {
        try {
            String answer = run(List.of(program, "version", "--client", "-o", "json"));
            return minor(JsonPath.read(answer, "$.clientVersion.gitVersion")) >= MINOR_MIN;
        } catch (IOException unusable) {
            return false;
        }
    }

    /** Of {@code v1.32.3} the 32. */
    static int minor(String version) {
        Matcher matcher = MINOR.matcher(version);
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
    }

    /**
     * Renders a kustomization.
     *
     * @throws IOException also if there was a warning
     */
    String kustomize(Path folder) throws IOException {
        return run(List.of(program, "kustomize", folder.toString()));
    }

    private static String run(List<String> command) throws IOException {
        Execution done;
        try {
            done = Command.tryTo(ANSWER_LIMIT, command);
        } catch (UncheckedIOException missing) {
            throw missing.getCause();
        }
        if (done.exitCode() != 0 || !done.err().isBlank()) {
            throw new IOException(command + " ends with " + done.exitCode() + ": " + done.err());
        }
        return done.out();
    }
}
