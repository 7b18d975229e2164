package io.quorate.server.runtime;

import io.quorate.server.zab.Transition;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line per transition, in fixed columns: server, phase, epoch, last zxid, committed zxid, what
 * happened.
 */
final class TransitionLog {

    private static final Logger LOG = LoggerFactory.getLogger("quorate");
    private static final int PHASE_WIDTH = 17;
    private static final int ZXID_WIDTH = 12;

    private TransitionLog() {}

    static void print(Transition transition) {
        String line = line(transition);
        switch (transition.severity()) {
            case INFO -> LOG.info(line);
            case WARN -> LOG.warn(line);
            case ALARM -> LOG.error(line);
        }
    }

    static String line(Transition transition) {
        StringBuilder out = new StringBuilder(128);
        out.append("server ").append(transition.self());
        pad(out, out.length() - transition.self().toString().length() + 4);
        int phase = out.length();
        out.append(transition.phase());
        pad(out, phase + PHASE_WIDTH + 1);
        int epoch = out.length();
        out.append("epoch ").append(transition.epoch());
        pad(out, epoch + 11);
        zxid(out.append("zxid "), transition.lastZxid());
        zxid(out.append("committed "), transition.committedZxid());
        return out.append(transition.what()).toString();
    }

    private static void zxid(StringBuilder out, long zxid) {
        int start = out.length();
        out.append("0x").append(Long.toHexString(zxid));
        pad(out, start + ZXID_WIDTH + 1);
    }

    private static void pad(StringBuilder out, int column) {
        do {
            out.append(' ');
        } while (out.length() < column);
    }
}
