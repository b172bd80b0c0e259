package org.gantry.linux.netlink.route;

import static org.gantry.linux.netlink.route.Link.IFF_UP;
import static org.gantry.linux.netlink.route.Link.IFLA_ADDRESS;
import static org.gantry.linux.netlink.route.Link.IFLA_EXT_MASK;
import static org.gantry.linux.netlink.route.Link.IFLA_IFNAME;
import static org.gantry.linux.netlink.route.Link.IFLA_INFO_DATA;
import static org.gantry.linux.netlink.route.Link.IFLA_INFO_KIND;
import static org.gantry.linux.netlink.route.Link.IFLA_LINK;
import static org.gantry.linux.netlink.route.Link.IFLA_LINKINFO;
import static org.gantry.linux.netlink.route.Link.IFLA_MASTER;
import static org.gantry.linux.netlink.route.Link.IFLA_MTU;
import static org.gantry.linux.netlink.route.Link.IFLA_NET_NS_FD;
import static org.gantry.linux.netlink.route.Link.VETH_INFO_PEER;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.netlink.MacAddress;
import org.gantry.linux.netlink.MessageWriter;
import org.gantry.linux.netlink.NetlinkFlags;
import org.gantry.linux.netlink.NetlinkRequest;
import org.gantry.linux.netlink.NetlinkSocket;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;

/** The network interfaces of one namespace. */
public final class Links {
    /** The longest name of an interface in bytes (IFNAMSIZ without the terminating NUL). */
    public static final int LONGEST_NAME = 15;

    private static final int AF_BRIDGE = 7;
    private static final int IFLA_PROTINFO = 12;
    private static final int IFLA_BRPORT_MODE = 4;
    private static final int IFLA_BRPORT_ISOLATED = 33;
    private static final int RTM_NEWLINK = 16;
    private static final int RTM_SETLINK = 19;
    private static final int RTM_DELLINK = 17;
    private static final int RTM_GETLINK = 18;
    private static final int RTEXT_FILTER_SKIP_STATS = 8;
    private static final int CREATE = NetlinkFlags.CREATE | NetlinkFlags.EXCLUSIVE | NetlinkFlags.ACK;

    private final NetlinkSocket socket;

    Links(NetlinkSocket socket) {
        this.socket = socket;
    }

    public List<Link> list() {
        var request = new NetlinkRequest("RTM_GETLINK", "all", RTM_GETLINK, NetlinkFlags.DUMP, withoutStatistics(0));
        return socket.query(request).stream()
                .filter(message -> message.type() == RTM_NEWLINK)
                .map(Link::parse)
                .toList();
    }

    public Optional<Link> find(String name) {
        return find(name, withoutStatistics(0).string(IFLA_IFNAME, name));
    }

    public Optional<Link> find(int index) {
        return find("index " + index, withoutStatistics(index));
    }

    /** @throws SyscallException EEXIST when the name is taken */
    public void createBridge(String name, MacAddress mac, int mtu) {
        create("bridge", name, body -> body.bytes(IFLA_ADDRESS, mac.bytes()).u32(IFLA_MTU, mtu));
    }

    /** A link that swallows what it is sent. @throws SyscallException EEXIST when the name is taken */
    public void createDummy(String name) {
        create("dummy", name, body -> {});
    }

    /** As {@link #createDummy}, for kernels without that: nothing that is sent to an ifb comes out by itself. */
    public void createSink(String name) {
        create("ifb", name, body -> {});
    }

    /** @throws SyscallException EEXIST when the name is taken, EOPNOTSUPP when the kernel lacks the kind */
    public void createStacked(StackedSpec spec) {
        MessageWriter body = structure(0, 0).string(IFLA_IFNAME, spec.name()).u32(IFLA_LINK, spec.parent());
        spec.namespace().ifPresent(namespace -> body.u32(IFLA_NET_NS_FD, namespace.number()));
        spec.mac().ifPresent(mac -> body.bytes(IFLA_ADDRESS, mac.bytes()));
        spec.mtu().ifPresent(mtu -> body.u32(IFLA_MTU, mtu));
        body.nested(
                IFLA_LINKINFO, info -> info.string(IFLA_INFO_KIND, spec.kind()).nested(IFLA_INFO_DATA, spec.data()));
        String subject = spec.kind() + " " + spec.name() + " on link " + spec.parent();
        execute(new NetlinkRequest("RTM_NEWLINK", subject, RTM_NEWLINK, CREATE, body));
    }

    /** @throws SyscallException EEXIST when the name of one of the ends is taken */
    public void createVeth(VethSpec spec) {
        String subject = "veth " + spec.name() + " with " + spec.peerName() + " in " + spec.peerNamespace();
        execute(vethRequest(spec, subject));
    }

    static NetlinkRequest vethRequest(VethSpec spec, String subject) {
        MessageWriter body = structure(0, IFF_UP)
                .string(IFLA_IFNAME, spec.name())
                .u32(IFLA_MTU, spec.mtu())
                .u32(IFLA_MASTER, spec.master())
                .nested(
                        IFLA_LINKINFO,
                        info -> info.string(IFLA_INFO_KIND, "veth")
                                .nested(IFLA_INFO_DATA, data -> data.nested(VETH_INFO_PEER, peer -> peer(peer, spec))));
        return new NetlinkRequest("RTM_NEWLINK", subject, RTM_NEWLINK, CREATE, body);
    }

    /** The peer cannot be made up at once: the kernel pairs the ends only after that would happen. */
    private static void peer(MessageWriter peer, VethSpec spec) {
        structure(peer, 0, 0)
                .string(IFLA_IFNAME, spec.peerName())
                .bytes(IFLA_ADDRESS, spec.peerMac().bytes())
                .u32(IFLA_MTU, spec.mtu())
                .u32(IFLA_NET_NS_FD, spec.peerNamespace().number());
    }

    public void setUp(int index) {
        execute(change("up", index, structure(index, IFF_UP)));
    }

    public void setDown(int index) {
        MessageWriter down = new MessageWriter();
        down.field8(0).field8(0).field16(0).field32(index).field32(0).field32(IFF_UP);
        execute(change("down", index, down));
    }

    /** Makes the link a port of a bridge; 0 takes it out of the one it is in. */
    public void setMaster(int index, int master) {
        execute(change("master " + master, index, structure(index, 0).u32(IFLA_MASTER, master)));
    }

    /** Keeps a port of a bridge from reaching other such ports (bridge(8), "isolated on"). */
    public void isolatePort(int index) {
        setOfPort("isolation", index, IFLA_BRPORT_ISOLATED);
    }

    /** Lets a bridge send a frame back through the port it came from (bridge(8), "hairpin on"). */
    public void reflectAtPort(int index) {
        setOfPort("hairpin mode", index, IFLA_BRPORT_MODE);
    }

    /** Only RTM_SETLINK reaches the bridge; of an RTM_NEWLINK the kernel leaves this part out without a word. */
    private void setOfPort(String what, int index, int attribute) {
        MessageWriter body = new MessageWriter();
        body.field8(AF_BRIDGE).field8(0).field16(0).field32(index).field32(0).field32(0);
        body.nested(IFLA_PROTINFO, port -> port.u8(attribute, 1));
        execute(new NetlinkRequest("RTM_SETLINK", what + " of link " + index, RTM_SETLINK, NetlinkFlags.ACK, body));
    }

    public void setMtu(int index, int mtu) {
        execute(change("mtu " + mtu, index, structure(index, 0).u32(IFLA_MTU, mtu)));
    }

    public void setMac(int index, MacAddress mac) {
        execute(change("address " + mac, index, structure(index, 0).bytes(IFLA_ADDRESS, mac.bytes())));
    }

    public void rename(int index, String name) {
        execute(change("name " + name, index, structure(index, 0).string(IFLA_IFNAME, name)));
    }

    /** Moves the link into another namespace; there it is down and may have another index. */
    public void moveTo(int index, Fd namespace) {
        MessageWriter body = structure(index, 0).u32(IFLA_NET_NS_FD, namespace.number());
        execute(change("netns " + namespace, index, body));
    }

    /** Deletes the link (of a veth pair both ends); false when there is none. Takes the kernel tens of milliseconds. */
    public boolean delete(int index) {
        var request =
                new NetlinkRequest("RTM_DELLINK", "link " + index, RTM_DELLINK, NetlinkFlags.ACK, structure(index, 0));
        try {
            socket.execute(request);
            return true;
        } catch (SyscallException e) {
            if (e.is(Errno.ENODEV)) {
                return false;
            }
            throw e;
        }
    }

    private void create(String kind, String name, Consumer<MessageWriter> attributes) {
        MessageWriter body = structure(0, 0).string(IFLA_IFNAME, name);
        attributes.accept(body);
        body.nested(IFLA_LINKINFO, info -> info.string(IFLA_INFO_KIND, kind));
        execute(new NetlinkRequest("RTM_NEWLINK", kind + " " + name, RTM_NEWLINK, CREATE, body));
    }

    private Optional<Link> find(String subject, MessageWriter body) {
        try {
            return socket
                    .query(new NetlinkRequest("RTM_GETLINK", subject, RTM_GETLINK, NetlinkFlags.ACK, body))
                    .stream()
                    .map(Link::parse)
                    .findFirst();
        } catch (SyscallException e) {
            if (e.is(Errno.ENODEV)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private void execute(NetlinkRequest request) {
        socket.execute(request);
    }

    private static NetlinkRequest change(String what, int index, MessageWriter body) {
        return new NetlinkRequest("RTM_NEWLINK", what + " of link " + index, RTM_NEWLINK, NetlinkFlags.ACK, body);
    }

    /** Counters make up most of the description of a link. */
    private static MessageWriter withoutStatistics(int index) {
        return structure(index, 0).u32(IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
    }

    private static MessageWriter structure(int index, int setFlags) {
        return structure(new MessageWriter(), index, setFlags);
    }

    /** The flags that are set are also those that change. */
    private static MessageWriter structure(MessageWriter writer, int index, int setFlags) {
        return writer.field8(0)
                .field8(0)
                .field16(0)
                .field32(index)
                .field32(setFlags)
                .field32(setFlags);
    }
}
