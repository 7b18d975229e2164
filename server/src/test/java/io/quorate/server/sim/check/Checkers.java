package io.quorate.server.sim.check;

import io.quorate.server.zab.ControlRecord;
import io.quorate.server.zab.Message;
import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.Proposal;
import io.quorate.server.zab.RecoveredHistory;

import java.util.List;

/** Several checkers as one, told in order. */
public final class Checkers implements Checker {

    private final Checker[] all;

    public Checkers(List<Checker> all) {
        this.all = all.toArray(Checker[]::new);
    }

    @Override
    public void started(PeerId server, RecoveredHistory recovered) {
        for (Checker each : all) {
            each.started(server, recovered);
        }
    }

    @Override
    public void stopped(PeerId server) {
        for (Checker each : all) {
            each.stopped(server);
        }
    }

    @Override
    public void appended(PeerId server, Proposal record) {
        for (Checker each : all) {
            each.appended(server, record);
        }
    }

    @Override
    public void controlled(PeerId server, ControlRecord record) {
        for (Checker each : all) {
            each.controlled(server, record);
        }
    }

    @Override
    public void delivered(PeerId server, Proposal record) {
        for (Checker each : all) {
            each.delivered(server, record);
        }
    }

    @Override
    public void voided(PeerId server) {
        for (Checker each : all) {
            each.voided(server);
        }
    }

    @Override
    public void leading(PeerId server, long epoch) {
        for (Checker each : all) {
            each.leading(server, epoch);
        }
    }

    @Override
    public void sent(PeerId from, PeerId to, Message message) {
        for (Checker each : all) {
            each.sent(from, to, message);
        }
    }

    @Override
    public void syncAsked(PeerId server, long request, long committedZxid) {
        for (Checker each : all) {
            each.syncAsked(server, request, committedZxid);
        }
    }

    @Override
    public void syncConfirmed(PeerId server, long request) {
        for (Checker each : all) {
            each.syncConfirmed(server, request);
        }
    }

    @Override
    public void heard(PeerId server, long connection) {
        for (Checker each : all) {
            each.heard(server, connection);
        }
    }

    @Override
    public void touched(PeerId server, long[] sessionIds) {
        for (Checker each : all) {
            each.touched(server, sessionIds);
        }
    }

    @Override
    public void ended() {
        for (Checker each : all) {
            each.ended();
        }
    }
}
