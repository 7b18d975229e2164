package io.quorate.server.peer;

/** Text of another server, made fit for one line of our log. */
final class OneLine {

    static final int MAX_CHARS = 500;

    private OneLine() {}

    /** The text without control characters, cut at {@link #MAX_CHARS}. */
    static String of(String text) {
        StringBuilder out = new StringBuilder(Math.min(text.length(), MAX_CHARS));
        for (int i = 0; i < text.length() && i < MAX_CHARS; i++) {
            char c = text.charAt(i);
            out.append(Character.isISOControl(c) || c == '\u2028' || c == '\u2029' ? ' ' : c);
        }
        return out.toString();
    }
}
