package io.quorate.cli.command;

import io.quorate.cli.link.Link;
import io.quorate.cli.output.Compat;
import io.quorate.cli.output.Console;
import io.quorate.cli.verb.EventText;
import io.quorate.client.Event;
import io.quorate.client.session.SessionState;

/** Prints events as zkCli does, while it is on. Called by a thread of the client's. */
public final class EventPrinter implements Link.Events {

    private final Console console;
    private final Compat compat;
    private volatile boolean on;

    public EventPrinter(Console console, Compat compat, boolean on) {
        this.console = console;
        this.compat = compat;
        this.on = on;
    }

    public boolean isOn() {
        return on;
    }

    public void turn(boolean nowOn) {
        on = nowOn;
    }

    @Override
    public void connecting(String servers) {
        if (on) {
            console.out("Connecting to " + servers);
            console.flush();
        }
    }

    @Override
    public void session(SessionState state) {
        boolean untold = state == SessionState.CLOSED && compat == Compat.V3_4;
        if (!untold) {
            print(EventText.of(state, compat));
        }
    }

    @Override
    public void znode(Event event) {
        print(EventText.of(event, compat));
    }

    private void print(String text) {
        if (on) {
            console.event("\nWATCHER::\n\n" + text);
        }
    }
}
