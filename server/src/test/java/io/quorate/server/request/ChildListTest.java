package io.quorate.server.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.Acl;
import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.OpCode;
import io.quorate.protocol.request.Request;
import io.quorate.protocol.request.Response;
import io.quorate.protocol.wire.ReplyHeader;
import io.quorate.protocol.wire.RequestCodec;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import io.quorate.server.request.LimitWarnings.Kind;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/** No creation makes a list of children that clients cannot read. */
class ChildListTest {

    private final RequestFixture server = new RequestFixture();

    @Test
    void theReplyGrowsUpToTheLimitAndNoFurther() {
        server.childListBytesMax = 500;
        server.write(create("/p"));
        int created = 0;
        while (server.errorOf(create("/p/child-" + created)) == ErrorCode.OK) {
            created++;
            assertThat(replyBytes("/p")).isLessThanOrEqualTo(500);
        }
        assertThat(created).isPositive();
        assertThat(replyBytes("/p") + 4 + "child-00".length()).isGreaterThan(500);
        assertThat(server.errorOf(create("/p/child-x"))).isEqualTo(ErrorCode.QUOTA_EXCEEDED);
        assertThat(server.warnings.count(Kind.CHILD_LIST_REFUSED)).isEqualTo(2);
        assertThat(server.warnings.lastPath(Kind.CHILD_LIST_REFUSED)).isEqualTo("/p");
        // Other parents have their own lists, and a deletion makes room.
        assertThat(server.errorOf(create("/q"))).isEqualTo(ErrorCode.OK);
        assertThat(server.errorOf(new Request.Delete("/p/child-0", -1))).isEqualTo(ErrorCode.OK);
        assertThat(server.errorOf(create("/p/child-0"))).isEqualTo(ErrorCode.OK);
    }

    /** The root's reply too, to the byte. */
    @Test
    void theLimitIsExact() {
        int full = replyBytes("/") + 4 + 3;
        server.childListBytesMax = full - 1;
        assertThat(server.errorOf(create("/abc"))).isEqualTo(ErrorCode.QUOTA_EXCEEDED);
        server.childListBytesMax = full;
        assertThat(server.errorOf(create("/abc"))).isEqualTo(ErrorCode.OK);
        assertThat(replyBytes("/")).isEqualTo(full);
    }

    @Test
    void theSuffixCountsToo() {
        server.childListBytesMax = replyBytes("/") + 4 + 3;
        assertThat(server.errorOf(new Request.Create("/abc", new byte[0], Acl.OPEN, 2)))
                .isEqualTo(ErrorCode.QUOTA_EXCEEDED);
    }

    @Test
    void zeroIsNoLimit() {
        server.childListBytesMax = 0;
        assertThat(server.errorOf(create("/" + "x".repeat(2_000)))).isEqualTo(ErrorCode.OK);
    }

    @Test
    void whatIsInFlightCountsAndWhatIsRolledBackDoesNot() {
        server.childListBytesMax = replyBytes("/") + 2 * (4 + 3);
        List<Request.MultiOp> three = new ArrayList<>();
        for (String path : List.of("/one", "/two", "/six")) {
            three.add(new Request.Create(path, new byte[0], Acl.OPEN, 0));
        }
        assertThat(server.write(new Request.Multi(three)).toString()).contains("QUOTA_EXCEEDED");
        server.prepare(create("/one"));
        server.prepare(new Request.Multi(three.subList(1, 3)));
        server.prepare(create("/two"));
        server.prepare(create("/six"));
        List<ErrorCode> errors = new ArrayList<>();
        while (server.inFlight() > 0) {
            errors.add(
                    server.commit() instanceof Response.Failed failed
                            ? failed.error()
                            : ErrorCode.OK);
        }
        assertThat(errors)
                .containsExactly(
                        ErrorCode.OK, ErrorCode.OK, ErrorCode.OK, ErrorCode.QUOTA_EXCEEDED);
        assertThat(server.tree.stat("/two")).isNotNull();
    }

    @Test
    void halfOfItIsAWarningOnceForEachTimeItIsPassed() {
        server.childListBytesMax = 400;
        server.write(create("/p"));
        int created = 0;
        while (replyBytes("/p") <= 200) {
            assertThat(server.warnings.count(Kind.CHILD_LIST_LARGE)).isZero();
            server.write(create("/p/child-" + created++));
        }
        assertThat(server.warnings.count(Kind.CHILD_LIST_LARGE)).isEqualTo(1);
        assertThat(server.warnings.lastPath(Kind.CHILD_LIST_LARGE)).isEqualTo("/p");
        server.write(create("/p/another"));
        assertThat(server.warnings.count(Kind.CHILD_LIST_LARGE)).isEqualTo(1);
        server.write(new Request.Delete("/p/another", -1));
        server.write(new Request.Delete("/p/child-0", -1));
        server.write(create("/p/child-0"));
        assertThat(server.warnings.count(Kind.CHILD_LIST_LARGE)).isEqualTo(2);
    }

    private int replyBytes(String path) {
        WireWriter frame = new WireWriter();
        RequestCodec.write(frame, 1, new Request.GetChildren2(path, false));
        WireReader body = new WireReader(frame.toByteArray());
        body.skip(8);
        WireWriter out = new WireWriter();
        server.reader.read(OpCode.GET_CHILDREN2, body, server.identities, out);
        return ReplyHeader.WIRE_BYTES + out.length();
    }

    private static Request create(String path) {
        return new Request.Create(path, new byte[0], Acl.OPEN, 0);
    }
}
