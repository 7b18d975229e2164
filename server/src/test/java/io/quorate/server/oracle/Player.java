package io.quorate.server.oracle;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Plays steps to several targets at once, and holds what each answers against what the first one
 * answers. A step begins when the one before is answered by all; a connection that acts after
 * another has changed something says {@code sync} first, so that on an ensemble, too, it has seen
 * the change and its events.
 */
final class Player implements AutoCloseable {

    private static final int SYNC_XID = 1_000_000;
    private static final int EVENT_PATIENCE_MILLIS = 30_000;
    private static final int CONTEXT_LINES = 100;
    private static final long UNKNOWN_SESSION = 0x0777777777777777L;
    private static final long AHEAD = Long.MAX_VALUE / 4;

    /** One target's side of a place. */
    private static final class Side {
        private @Nullable Link link;
        private long session;
        private byte[] password = new byte[16];
        private final List<Long> seen = new ArrayList<>();

        private long seen(int back) {
            return seen.isEmpty() ? 0 : seen.get(Math.max(0, seen.size() - Math.max(1, back)));
        }
    }

    private static final class Place {
        private final List<Side> sides = new ArrayList<>();
        private boolean open;
        private long caughtUp;
    }

    private final List<Target> targets;
    private final Coverage coverage;
    private final List<Likeness> likeness = new ArrayList<>();
    private final List<Place> places = new ArrayList<>();
    private final Deque<String> context = new ArrayDeque<>();
    private final List<Closings> closings = new ArrayList<>();
    private long changes;
    private int step;
    private String what = "";

    Player(List<Target> targets, Coverage coverage) {
        this.targets = targets;
        this.coverage = coverage;
        for (Target target : targets) {
            likeness.add(new Likeness(target.startMillis()));
            closings.add(new Closings());
        }
    }

    /** Null if all answered alike, else the first difference. */
    @Nullable Difference play(List<Step> steps) throws IOException {
        try {
            for (step = 0; step < steps.size(); step++) {
                play(steps.get(step));
            }
            for (Place place : places) {
                what = "end";
                settle(place);
                end(place);
            }
            return null;
        } catch (Unlike unlike) {
            return unlike.difference;
        }
    }

    /** Ends a step that went apart; this class catches it. */
    private static final class Unlike extends Exception {
        private final transient Difference difference;

        private Unlike(Difference difference) {
            this.difference = difference;
        }
    }

    private Place place(int slot) {
        while (places.size() <= slot) {
            Place place = new Place();
            targets.forEach(target -> place.sides.add(new Side()));
            places.add(place);
        }
        return places.get(slot);
    }

    private void play(Step next) throws IOException, Unlike {
        Place place = place(next.slot());
        what = next.getClass().getSimpleName();
        next.lines().forEach(line -> note("#" + step + " " + line));
        switch (next) {
            case Step.Connect connect -> connect(place, connect);
            case Step.Attach attach -> attach(place, attach);
            case Step.Burst burst -> burst(place, burst.ops());
            case Step.Drop drop -> drop(place);
            case Step.Event event -> event(place);
            case Step.Ends ends -> ends(place);
            case Step.Raw raw -> raw(place, raw);
        }
    }

    private void note(String line) {
        context.add(line);
        if (context.size() > CONTEXT_LINES) {
            context.remove();
        }
    }

    // Connections.

    private void connect(Place place, Step.Connect connect) throws IOException, Unlike {
        drop(place);
        Body greeting =
                new Body().number(connect.version()).big(0).number(connect.timeout()).big(0);
        greeting.buffer(connect.password());
        if (connect.readOnly() >= 0) {
            greeting.raw((byte) connect.readOnly());
        }
        for (int i = 0; i < targets.size(); i++) {
            Link link = new Link(targets.get(i).address(connect.server()));
            place.sides.get(i).link = link;
            link.send(greeting.frame());
        }
        greeted(place);
        changes++;
    }

    /** Reads what the greetings came to. */
    private void greeted(Place place) throws Unlike {
        List<List<Answer>> answers = new ArrayList<>();
        for (Side side : place.sides) {
            Link.Arrival arrival = link(side).next();
            List<Answer> list = new ArrayList<>();
            if (arrival.frame() == null) {
                list.add(arrival.ended() ? Answer.END : Answer.SILENCE);
            } else {
                Answer answer = AnswerReader.connected(arrival.frame());
                list.add(answer);
                side.seen.clear();
                if (answer.field("timeout").text().equals("0")) {
                    list.add(ended(side));
                } else {
                    side.session = answer.field("session").number();
                    side.password = AnswerReader.password(arrival.frame());
                }
            }
            answers.add(list);
        }
        compare(answers);
        answers.get(0).forEach(coverage::add);
        place.open = answers.get(0).size() == 1 && !answers.get(0).get(0).isLast();
        if (!place.open) {
            drop(place);
        }
    }

    private static Answer ended(Side side) {
        return link(side).next().ended() ? Answer.END : Answer.SILENCE;
    }

    private void attach(Place place, Step.Attach attach) throws IOException, Unlike {
        Place of = place(attach.of());
        settle(of);
        boolean wasOpen = of.open;
        if (of != place) {
            drop(place);
        }
        List<@Nullable Link> before = new ArrayList<>();
        for (int i = 0; i < targets.size(); i++) {
            Side side = place.sides.get(i);
            before.add(of.sides.get(i).link);
            side.session = of.sides.get(i).session;
            side.password = of.sides.get(i).password;
            Link link = new Link(targets.get(i).address(attach.server()));
            side.link = link;
            link.send(greeting(attach, side).frame());
            likeness.get(i).attached();
        }
        changes++;
        if (of != place) {
            of.open = false;
            of.sides.forEach(side -> side.link = null);
        }
        List<Long> sessions = place.sides.stream().map(side -> side.session).toList();
        greeted(place);
        for (int i = 0; i < targets.size(); i++) {
            place.sides.get(i).session = sessions.get(i);
        }
        if (wasOpen) {
            oldConnections(attach, before);
        }
    }

    private static Body greeting(Step.Attach attach, Side side) {
        String how = attach.how();
        byte[] password = side.password.clone();
        if (how.equals("wrong")) {
            password[3] ^= 1;
        }
        byte @Nullable [] sent =
                how.equals("null")
                        ? null
                        : how.equals("short") ? Arrays.copyOf(password, 7) : password;
        long session = how.equals("unknown") ? UNKNOWN_SESSION : side.session;
        long zxid = how.equals("ahead") ? AHEAD : 0;
        Body body = new Body().number(0).big(zxid).number(attach.timeout()).big(session);
        return body.buffer(sent).flag(false);
    }

    /** What became of the connections that had the session before. */
    private void oldConnections(Step.Attach attach, List<@Nullable Link> links) throws Unlike {
        boolean ends = attach.how().equals("right");
        boolean wrong = List.of("wrong", "short", "null").contains(attach.how());
        List<List<Answer>> answers = new ArrayList<>();
        for (int i = 0; i < links.size(); i++) {
            Link link = java.util.Objects.requireNonNull(links.get(i));
            boolean endsHere = ends || (wrong && targets.get(i).isReal());
            if (wrong) {
                coverage.used(Rule.WRONG_PASSWORD);
            }
            if (!endsHere) {
                link.send(sync().frame(0));
            }
            Link.Arrival arrival = link.next();
            boolean asDue = arrival.ended() == endsHere && (endsHere || arrival.frame() != null);
            answers.add(List.of(asDue ? Answer.END : Answer.SILENCE));
            link.close();
        }
        what = "Attach, the connection before";
        compare(answers);
    }

    private void ends(Place place) throws Unlike {
        List<List<Answer>> answers = new ArrayList<>();
        for (Side side : place.sides) {
            answers.add(List.of(side.link == null ? Answer.END : ended(side)));
        }
        compare(answers);
        answers.get(0).forEach(coverage::add);
        drop(place);
    }

    private void event(Place place) throws Unlike {
        List<List<Answer>> answers = new ArrayList<>();
        for (Side side : place.sides) {
            Link.Arrival arrival = link(side).next(EVENT_PATIENCE_MILLIS);
            byte[] frame = arrival.frame();
            Answer none = arrival.ended() ? Answer.END : Answer.SILENCE;
            answers.add(List.of(frame == null ? none : AnswerReader.event(frame)));
        }
        changes++;
        compare(answers);
        answers.get(0).forEach(coverage::add);
    }

    private void drop(Place place) {
        place.open = false;
        for (Side side : place.sides) {
            if (side.link != null) {
                side.link.close();
                side.link = null;
            }
        }
    }

    private void end(Place place) throws Unlike {
        if (place.open) {
            burst(place, List.of(new Op("closeSession", 9, Op.CLOSE_SESSION, 0, new byte[0])));
        }
    }

    private void raw(Place place, Step.Raw raw) throws IOException, Unlike {
        List<List<Answer>> answers = new ArrayList<>();
        if (!raw.fresh()) {
            if (!place.open) {
                return;
            }
            settle(place);
        }
        List<Link> links = new ArrayList<>();
        for (int i = 0; i < targets.size(); i++) {
            Link link =
                    raw.fresh() ? new Link(targets.get(i).address(0)) : link(place.sides.get(i));
            links.add(link);
            link.send(raw.bytes());
        }
        for (Link link : links) {
            List<Answer> list = new ArrayList<>();
            Link.Arrival arrival = link.next();
            boolean greeted = !raw.fresh();
            while (arrival.frame() != null) {
                byte[] frame = arrival.frame();
                list.add(greeted ? untold(frame) : AnswerReader.connected(frame));
                greeted = true;
                arrival = link.next();
            }
            list.add(arrival.ended() ? Answer.END : Answer.SILENCE);
            answers.add(list);
            link.close();
        }
        changes++;
        compare(answers);
        answers.get(0).forEach(coverage::add);
        if (!raw.fresh()) {
            drop(place);
        }
    }

    /** A frame of a connection whose requests nobody keeps. */
    private static Answer untold(byte[] frame) {
        return AnswerReader.isEvent(frame)
                ? AnswerReader.event(frame)
                : AnswerReader.reply(frame, new Op("raw", 0, 0, 0, new byte[0]));
    }

    // Requests.

    private static Op sync() {
        return new Op("sync", SYNC_XID, Op.SYNC, 0, new Body().text("/").bytes());
    }

    private static Link link(Side side) {
        return java.util.Objects.requireNonNull(side.link);
    }

    /** Whatever others changed has come to this place. */
    private void settle(Place place) throws Unlike {
        if (place.open && place.caughtUp < changes) {
            exchange(place, List.of(sync()));
        }
    }

    private void burst(Place place, List<Op> ops) throws Unlike {
        if (!place.open || ops.isEmpty()) {
            return;
        }
        List<Op> all = new ArrayList<>();
        if (ops.get(0).overtakes()) {
            settle(place);
        } else if (place.caughtUp < changes) {
            all.add(sync());
        }
        all.addAll(ops);
        exchange(place, all);
    }

    private void exchange(Place place, List<Op> ops) throws Unlike {
        for (Side side : place.sides) {
            Body bytes = new Body();
            ops.forEach(op -> bytes.raw(op.frame(side.seen(op.seen()))));
            link(side).send(bytes.bytes());
        }
        List<List<Answer>> answers = new ArrayList<>();
        for (int i = 0; i < targets.size(); i++) {
            answers.add(closings.get(i).sorted(answers(place.sides.get(i), ops)));
        }
        for (Op op : ops) {
            if (op.changes()) {
                changes++;
            }
        }
        place.caughtUp = changes;
        what = ops.size() == 1 ? ops.get(0).label() : "burst";
        compare(answers);
        answers.get(0).forEach(coverage::add);
        List<Answer> last = answers.get(0);
        if (!last.isEmpty() && last.get(last.size() - 1).isLast()) {
            drop(place);
        }
    }

    /** Answers in their order, but those to pings, which may overtake, behind the others. */
    private List<Answer> answers(Side side, List<Op> ops) {
        List<Answer> answers = new ArrayList<>();
        List<Answer> pings = new ArrayList<>();
        Deque<Op> waiting = new ArrayDeque<>();
        Deque<Op> waitingPings = new ArrayDeque<>();
        ops.forEach(op -> (op.type() == Op.PING ? waitingPings : waiting).add(op));
        while (!waiting.isEmpty() || !waitingPings.isEmpty()) {
            Link.Arrival arrival = link(side).next();
            byte[] frame = arrival.frame();
            if (frame == null) {
                answers.add(arrival.ended() ? Answer.END : Answer.SILENCE);
                break;
            }
            if (AnswerReader.isEvent(frame)) {
                answers.add(AnswerReader.event(frame));
                continue;
            }
            if (AnswerReader.isPing(frame) && !waitingPings.isEmpty()) {
                pings.add(AnswerReader.ping(frame, waitingPings.remove()));
                if (!waiting.isEmpty()) {
                    coverage.used(Rule.PING);
                }
                continue;
            }
            if (waiting.isEmpty()) {
                answers.add(AnswerReader.reply(frame, ops.get(ops.size() - 1)));
                break;
            }
            Op op = waiting.remove();
            Answer answer = AnswerReader.reply(frame, op);
            answers.add(answer);
            long zxid = answer.field("zxid").number();
            if (zxid > 0) {
                side.seen.add(zxid);
            }
            if (closes(op, answer)) {
                answers.add(ended(side));
                break;
            }
        }
        int events = answers.size();
        while (events > 0 && answers.get(events - 1).isLast()) {
            events--;
        }
        answers.addAll(events, pings);
        return answers;
    }

    /** Whether ZooKeeper closes the connection behind this answer. */
    private static boolean closes(Op op, Answer answer) {
        boolean refused = op.overtakes() && answer.error() != 0;
        return refused || (op.type() == Op.CLOSE_SESSION && answer.error() == 0);
    }

    // Comparison.

    private void compare(List<List<Answer>> answers) throws Unlike {
        long now = System.currentTimeMillis();
        List<Answer> expected = answers.get(0);
        for (int i = 1; i < answers.size(); i++) {
            List<Answer> actual = answers.get(i);
            for (int k = 0; k < Math.max(expected.size(), actual.size()); k++) {
                Answer one = k < expected.size() ? expected.get(k) : null;
                Answer other = k < actual.size() ? actual.get(k) : null;
                String reason = reason(i, one, other, now);
                if (reason != null) {
                    String label = one == null || one.label().isEmpty() ? what : one.label();
                    throw new Unlike(
                            new Difference(
                                    step,
                                    targets.get(i).name(),
                                    label,
                                    reason,
                                    context(expected, actual, k)));
                }
            }
        }
        for (Answer answer : expected) {
            note("    " + answer);
        }
    }

    private @Nullable String reason(
            int target, @Nullable Answer one, @Nullable Answer other, long now) {
        if (one == null) {
            return "nothing against " + kind(other);
        }
        if (other == null) {
            return kind(one) + " against nothing";
        }
        return likeness.get(target).difference(one, other, now);
    }

    private static String kind(@Nullable Answer answer) {
        return answer == null ? "nothing" : answer.kind();
    }

    private String context(List<Answer> expected, List<Answer> actual, int at) {
        StringBuilder text = new StringBuilder();
        context.forEach(line -> text.append("  ").append(line).append('\n'));
        text.append("  ZooKeeper:\n");
        list(expected, at, text);
        text.append("  Quorate:\n");
        list(actual, at, text);
        return text.toString();
    }

    private static void list(List<Answer> answers, int at, StringBuilder text) {
        for (int i = 0; i < answers.size(); i++) {
            text.append(i == at ? "  > " : "    ").append(answers.get(i)).append('\n');
        }
    }

    @Override
    public void close() {
        places.forEach(this::drop);
    }
}
