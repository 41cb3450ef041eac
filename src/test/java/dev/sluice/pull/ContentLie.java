package dev.sluice.pull;

import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

/** What may come in the place of a content. */
enum ContentLie implements ScriptedPeer.Reply {
    OTHER_BYTES {
        @Override
        public void to(HttpExchange exchange, byte[] content, int from) throws IOException {
            ScriptedPeer.lie().to(exchange, content, from);
        }
    },
    TOO_SHORT {
        @Override
        public void to(HttpExchange exchange, byte[] content, int from) throws IOException {
            ScriptedPeer.send(exchange, 200, Arrays.copyOf(content, content.length - 1));
        }
    },
    TOO_LONG {
        @Override
        public void to(HttpExchange exchange, byte[] content, int from) throws IOException {
            ScriptedPeer.send(exchange, 200, Arrays.copyOf(content, content.length + 1));
        }
    },
    NOTHING {
        @Override
        public void to(HttpExchange exchange, byte[] content, int from) throws IOException {
            exchange.sendResponseHeaders(200, -1);
        }
    },
    NO_CONTENT {
        @Override
        public void to(HttpExchange exchange, byte[] content, int from) throws IOException {
            exchange.sendResponseHeaders(204, -1);
        }
    },
    CUT {
        @Override
        public void to(HttpExchange exchange, byte[] content, int from) throws IOException {
            ScriptedPeer.cutAfter((content.length - from) / 2).to(exchange, content, from);
        }
    },
    /** In chunks, without an end. */
    ENDLESS {
        @Override
        public void to(HttpExchange exchange, byte[] content, int from) throws IOException {
            exchange.sendResponseHeaders(200, 0);
            while (true) {
                exchange.getResponseBody().write(content);
            }
        }
    },
    A_PART_THAT_WAS_NOT_ASKED_FOR {
        @Override
        public void to(HttpExchange exchange, byte[] content, int from) throws IOException {
            part(exchange, content, 1);
        }
    },
    ANOTHER_PLACE {
        @Override
        public void to(HttpExchange exchange, byte[] content, int from) throws IOException {
            exchange.getResponseHeaders().set("Location", "/v1/folders/docs/files/elsewhere");
            ScriptedPeer.send(exchange, 302, content);
        }
    },
    UNCHANGED {
        @Override
        public void to(HttpExchange exchange, byte[] content, int from) throws IOException {
            exchange.sendResponseHeaders(304, -1);
        }
    },
    /** A megabyte of zeros in a kilobyte. */
    PACKED {
        @Override
        public void to(HttpExchange exchange, byte[] content, int from) throws IOException {
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            try (var gzip = new GZIPOutputStream(packed)) {
                gzip.write(new byte[1 << 20]);
            }
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            ScriptedPeer.send(exchange, 200, packed.toByteArray());
        }
    },
    A_HUGE_HEAD {
        @Override
        public void to(HttpExchange exchange, byte[] content, int from) throws IOException {
            exchange.getResponseHeaders().set("X", "x".repeat(1 << 20));
            ScriptedPeer.send(exchange, 200, content);
        }
    },
    MANY_HEADERS {
        @Override
        public void to(HttpExchange exchange, byte[] content, int from) throws IOException {
            for (int i = 0; i < 10_000; i++) {
                exchange.getResponseHeaders().set("X" + i, "x");
            }
            ScriptedPeer.send(exchange, 200, content);
        }
    },
    A_PAGE_OF_A_PORTAL {
        @Override
        public void to(HttpExchange exchange, byte[] content, int from) throws IOException {
            ScriptedPeer.send(exchange, 200, Given.bytes("<html>Please log in</html>"));
        }
    };

    static void part(HttpExchange exchange, byte[] content, int first) throws IOException {
        exchange.getResponseHeaders()
                .set(
                        "Content-Range",
                        "bytes %d-%d/%d".formatted(first, content.length - 1, content.length));
        exchange.sendResponseHeaders(206, content.length - first);
        exchange.getResponseBody().write(content, first, content.length - first);
    }
}
