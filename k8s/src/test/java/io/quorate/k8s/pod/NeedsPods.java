package io.quorate.k8s.pod;

import io.quorate.k8s.machine.Command;
import io.quorate.k8s.machine.Execution;
import io.quorate.k8s.machine.NotTested;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * For tests that need pods: skips them, with the reason, where the machine forbids what pods are
 * made of. With {@code CI=true} it fails them.
 */
public final class NeedsPods implements ExecutionCondition {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    // All that a pod needs, tried out; the folder is where pods will be.
    private static final String TRIAL =
            """
            set -e
            cd "$1"
            mkdir lower upper work root
            mount -t overlay overlay -o lowerdir=lower,upperdir=upper,workdir=work root
            mount -t proc proc root
            ip link add trial type bridge
            """;

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        Optional<String> missing = missing();
        if (missing.isEmpty()) {
            return ConditionEvaluationResult.enabled("namespaces and mounts work here");
        }
        String line = NotTested.say(context.getDisplayName(), "pods need " + missing.get());
        NotTested.failInCi(line);
        return ConditionEvaluationResult.disabled(line);
    }

    private static Optional<String> missing() {
        for (String tool : List.of("ip", "unshare", "nsenter", "mount", "pivot_root")) {
            if (!Command.exists(tool)) {
                return Optional.of("the program " + tool);
            }
        }
        if (!Command.isRoot()) {
            return Optional.of("root");
        }
        return refused();
    }

    private static Optional<String> refused() {
        try {
            Path folder =
                    Files.createTempDirectory(Files.createDirectories(Path.of("target")), "trial");
            List<String> words =
                    List.of(
                            "unshare",
                            "--mount",
                            "--uts",
                            "--ipc",
                            "--pid",
                            "--net",
                            "--fork", //
                            "sh",
                            "-c",
                            TRIAL,
                            "sh",
                            folder.toAbsolutePath().toString());
            Execution tried = Command.tryTo(LIMIT, words);
            Command.run("rm", "-rf", "--one-file-system", folder.toString());
            return tried.exitCode() == 0
                    ? Optional.empty()
                    : Optional.of("namespaces and mounts: " + tried.output().strip());
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }
}
