package io.quorate.server.peer;

/** Text of another server, made fit for one line of our log. */
final class OneLine {

    static final int MAX_CHARS = 500;

    private OneLine() {}

    /** The text without control characters, cut at {@link #MAX_CHARS}. */
    static String of(String text) {
        int end = Math.min(text.length(), MAX_CHARS);
        if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        StringBuilder out = new StringBuilder(end);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            out.append(Character.isISOControl(c) || c == '\u2028' || c == '\u2029' ? ' ' : c);
        }
        return out.toString();
    }
}
