package io.quorate.cli.output;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** How bytes are shown. */
public enum DataFormat {
    /** As UTF-8, whatever they are. */
    PLAIN {
        @Override
        String text(byte[] data) {
            return new String(data, StandardCharsets.UTF_8);
        }
    },
    BASE64 {
        @Override
        String text(byte[] data) {
            return Base64.getEncoder().encodeToString(data);
        }
    },
    /** Rows of 16, in hexadecimal and as ASCII. */
    HEX_DUMP {
        @Override
        String text(byte[] data) {
            return ByteBufUtil.prettyHexDump(Unpooled.wrappedBuffer(data));
        }
    };

    abstract String text(byte[] data);

    /** The text, if they are one; null if not. */
    static @Nullable String utf8(byte[] data) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(data)).toString();
        } catch (CharacterCodingException notText) {
            return null;
        }
    }
}
