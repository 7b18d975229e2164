package io.quorate.server.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.Acl;
import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.OpCode;
import io.quorate.protocol.Stat;
import io.quorate.protocol.request.Request;
import io.quorate.protocol.request.Response;

import org.junit.jupiter.api.Test;

import java.util.List;

class RepliesTest {

    private static final List<Acl> OPEN = Acl.OPEN;

    private final RequestFixture fixture = new RequestFixture();

    @Test
    void createIsAnsweredWithThePath() {
        assertThat(fixture.write(new Request.Create("/s-", null, OPEN, 2)))
                .isEqualTo(new Response.Create("/s-0000000000"));
    }

    @Test
    void theOtherCreationsAreAnsweredWithPathAndStat() {
        fixture.timeMillis = 777;
        for (Request request :
                List.of(
                        new Request.Create2("/a", new byte[3], OPEN, 0),
                        new Request.CreateContainer("/c", new byte[3], OPEN, 4),
                        new Request.CreateTtl("/t", new byte[3], OPEN, 5, 10))) {
            Response response = fixture.write(request);
            long zxid = fixture.lastZxid();
            Stat stat = new Stat(zxid, zxid, 777, 777, 0, 0, 0, 0, 3, 0, zxid);
            String path = ((Request.Creation) request).path();
            assertThat(response).isEqualTo(new Response.Create2(path, stat));
        }
    }

    @Test
    void setDataAndSetAclAreAnsweredWithTheStat() {
        fixture.write(new Request.Create("/a", null, OPEN, 1));
        fixture.write(new Request.Create("/b", null, OPEN, 1));
        Response setData = fixture.write(new Request.SetData("/a", new byte[9], 0));
        assertThat(setData)
                .isEqualTo(
                        new Response.SetData(
                                new Stat(
                                        1,
                                        3,
                                        1000,
                                        1000,
                                        1,
                                        0,
                                        0,
                                        RequestFixture.SESSION,
                                        9,
                                        0,
                                        1)));
        Response setAcl = fixture.write(new Request.SetAcl("/a", OPEN, 0));
        assertThat(setAcl)
                .isEqualTo(
                        new Response.SetAcl(
                                new Stat(
                                        1,
                                        3,
                                        1000,
                                        1000,
                                        1,
                                        0,
                                        1,
                                        RequestFixture.SESSION,
                                        9,
                                        0,
                                        1)));
    }

    @Test
    void deletionAndTheEndOfASessionHaveNoBody() {
        fixture.write(new Request.Create("/a", null, OPEN, 0));
        assertThat(fixture.write(new Request.Delete("/a", 0)))
                .isEqualTo(new Response.Done(OpCode.DELETE));
        assertThat(fixture.write(new Request.CloseSession()))
                .isEqualTo(new Response.Done(OpCode.CLOSE_SESSION));
    }

    @Test
    void aRefusalHasNoBody() {
        assertThat(fixture.write(new Request.Delete("/missing", 0)))
                .isEqualTo(new Response.Failed(ErrorCode.NO_NODE));
    }
}
