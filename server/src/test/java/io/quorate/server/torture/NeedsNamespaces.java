package io.quorate.server.torture;

import io.quorate.server.TestDisk;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * For tests that need networks and disks of their own: skips them, with the reason, where the
 * machine does not allow that. With {@code CI=true} it fails them.
 */
final class NeedsNamespaces implements ExecutionCondition {

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        String missing = missing();
        if (missing.isEmpty()) {
            return ConditionEvaluationResult.enabled("networks and disks can be made here");
        }
        String line = "not tested: " + context.getDisplayName() + ", since there is no " + missing;
        System.out.println(line);
        if ("true".equals(System.getenv("CI"))) {
            throw new IllegalStateException(line);
        }
        return ConditionEvaluationResult.disabled(line);
    }

    /** What a machine lacks; tried out. */
    private static String missing() {
        try {
            try (Network network = Network.create(1, 0)) {
                List<Object> entered = new ArrayList<>(network.enter(1));
                entered.add("true");
                String refused = TestDisk.run(entered.toArray());
                if (!refused.isEmpty()) {
                    return "way into a network namespace (" + refused + ")";
                }
            } catch (IOException refused) {
                return "network namespace with a device of its own (" + refused.getMessage() + ")";
            }
            String refused =
                    TestDisk.run("unshare", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt");
            return refused.isEmpty() ? "" : "disk of its own (" + refused + ")";
        } catch (IOException failed) {
            return failed.toString();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return interrupted.toString();
        }
    }
}
