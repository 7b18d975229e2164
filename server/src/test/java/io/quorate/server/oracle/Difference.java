package io.quorate.server.oracle;

/**
 * Where a server's answer is not ZooKeeper's.
 *
 * @param step index of the step
 * @param target who answered otherwise
 * @param what the request or step
 * @param reason which part of the answer
 * @param context what both sides said in the last steps
 */
record Difference(int step, String target, String what, String reason, String context) {

    /** Equal for two that look like the same mistake. */
    String signature() {
        return what + ": " + reason.replaceAll("0x[0-9a-f]+", "0x").replaceAll("-?\\d{9,}", "N");
    }

    @Override
    public String toString() {
        return target + " at step " + step + ", " + what + ": " + reason + "\n" + context;
    }
}
