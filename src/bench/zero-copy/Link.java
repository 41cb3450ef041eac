import java.util.List;

/** What lies between sender and receiver. None of these is hardware, so none has DMA. */
enum Link {
    LOOPBACK("loopback", 0, List.of()),
    /** As if the receiver had a machine and a memory of its own. */
    LOOPBACK_DROPPED("loopback, dropped unread", 0, List.of()),
    /** The packet goes over by reference, up to 64 KiB in one piece. */
    VETH("veth, sg tso gso on", 0, List.of("sg", "on", "tso", "on", "gso", "on")),
    /** Cut into packets of the MTU by the CPU: what the next one does as well, without its copy. */
    VETH_CUT("veth, sg on, tso gso off", 0, List.of("sg", "on", "tso", "off", "gso", "off")),
    /** A packet has to lie in one piece of memory, so the CPU gathers it there. */
    VETH_NO_SG("veth, sg tso gso off", 1, List.of("sg", "off", "tso", "off", "gso", "off"));

    final String label;

    /** How often the CPU of the sender copies each byte to suit this interface. */
    final int copies;

    /** Words for {@code ethtool -K}. */
    final List<String> features;

    Link(String label, int copies, List<String> features) {
        this.label = label;
        this.copies = copies;
        this.features = features;
    }
}
