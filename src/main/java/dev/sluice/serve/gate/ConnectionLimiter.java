package dev.sluice.serve.gate;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Stands at one port that listens, and sees each connection before anything else does: closes it at
 * once if there are too many already, otherwise sets a {@link SlowClientGuard} on it.
 */
final class ConnectionLimiter extends ChannelInboundHandlerAdapter {

    private static final int NETWORK_BYTES = 8;

    /** Of all connections: 31 of 2,000, more than a peer uses. */
    private static final int PART_THAT_IS_FEW = 64;

    private final Supplier<@Nullable PortPolicy> policy;
    private final AtomicInteger all = new AtomicInteger();
    private final ConcurrentMap<String, Integer> byNetwork = new ConcurrentHashMap<>();

    /**
     * @param policy null as long as everybody is let in
     */
    ConnectionLimiter(Supplier<@Nullable PortPolicy> policy) {
        this.policy = policy;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) throws Exception {
        PortPolicy open = policy.get();
        if (open == null || !(accepted instanceof Channel channel) || admits(channel, open)) {
            super.channelRead(context, accepted);
        }
    }

    private boolean admits(Channel channel, PortPolicy open) {
        String network = network(channel.remoteAddress());
        Bounds bounds = open.bounds();
        int others = byNetwork.getOrDefault(network, 0);
        if (all.get() >= most(others, bounds) || others >= bounds.connectionsPerAddress()) {
            channel.unsafe().closeForcibly();
            open.turnedAway(network, PortPolicy.Reason.TOO_MANY);
            return false;
        }
        all.incrementAndGet();
        byNetwork.merge(network, 1, Integer::sum);
        channel.closeFuture().addListener(_ -> left(network));
        channel.pipeline().addFirst(new SlowClientGuard(bounds, open, network));
        return true;
    }

    /** The last quarter is for those who have few: two addresses do not keep the others out. */
    static int most(int others, Bounds bounds) {
        int all = bounds.connections();
        return others < Math.max(1, all / PART_THAT_IS_FEW) ? all : all - all / 4;
    }

    private void left(String network) {
        all.decrementAndGet();
        byNetwork.computeIfPresent(network, (_, count) -> count == 1 ? null : count - 1);
    }

    /** The address, with IPv6 the network that it is in. */
    static String network(@Nullable SocketAddress remote) {
        if (!(remote instanceof InetSocketAddress inet) || inet.getAddress() == null) {
            return "";
        }
        InetAddress address = inet.getAddress();
        return address instanceof Inet6Address
                ? HexFormat.ofDelimiter(":")
                                .formatHex(Arrays.copyOf(address.getAddress(), NETWORK_BYTES))
                        + "::/64"
                : address.getHostAddress();
    }
}
