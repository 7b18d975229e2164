package io.quorate.server.sim.check;

import static io.quorate.server.sim.check.CheckFailed.hex;

import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.Proposal;
import io.quorate.server.zab.RecoveredHistory;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * I-3 agreement and I-4 total order: what servers deliver are prefixes of one sequence, in zxid
 * order, without gaps, and no delivery is ever taken back, not by a restart either.
 *
 * <p>Keeps that one sequence, for other checkers to ask.
 */
public final class CommittedHistory implements Checker {

    private final Promises promises;
    private final History committed = new History();
    private final Map<PeerId, Integer> position = new LinkedHashMap<>();

    public CommittedHistory(Promises promises) {
        this.promises = promises;
    }

    /** Everything any server ever delivered. */
    public History sequence() {
        return committed;
    }

    /** How many records {@code server} has delivered, those of earlier processes included. */
    public int position(PeerId server) {
        return position.getOrDefault(server, 0);
    }

    @Override
    public void started(PeerId server, RecoveredHistory recovered) {
        long mark = recovered.commitMark();
        int index = committed.floorIndex(mark);
        if (mark != 0) {
            Proposal known = committed.at(mark);
            promises.require(
                    known != null,
                    Promise.AGREEMENT,
                    () ->
                            "server "
                                    + server
                                    + " starts from "
                                    + hex(mark)
                                    + ", which nobody delivered");
            for (Proposal record : recovered.recent()) {
                Proposal same = committed.at(record.zxid());
                promises.require(
                        record.zxid() > mark
                                || (same != null && same.chainHash() == record.chainHash()),
                        Promise.AGREEMENT,
                        () -> "server " + server + " starts with another " + record);
            }
        }
        position.put(server, index + 1);
    }

    @Override
    public void voided(PeerId server) {
        position.put(server, 0);
    }

    @Override
    public void delivered(PeerId server, Proposal record) {
        int at = position.getOrDefault(server, 0);
        if (at == committed.size()) {
            committed.append(record);
        } else {
            Proposal known = committed.records().get(at);
            promises.require(
                    known.zxid() == record.zxid() && known.chainHash() == record.chainHash(),
                    Promise.AGREEMENT,
                    () ->
                            "server "
                                    + server
                                    + " delivers "
                                    + record
                                    + " where others delivered "
                                    + known);
        }
        position.put(server, at + 1);
    }
}
