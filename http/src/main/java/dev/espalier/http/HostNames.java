package dev.espalier.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells the names under which a server may be addressed from others, by parsing them.
 *
 * <p>A page on a foreign site can make a browser send requests to this machine under the site's own name (DNS rebinding);
 * the name is what gives it away. Names of the loopback are always meant for this machine. An address in digits cannot be
 * rebound, so that it is accepted where the server listens on more than the loopback; other names only if they are given.
 */
final class HostNames {

    private static final String BYTE = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final Pattern LOOPBACK_V4 = Pattern.compile("127(\\." + BYTE + "){3}");
    private static final Pattern ADDRESS_V4 = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");
    private static final Pattern ADDRESS_V6 = Pattern.compile("\\[[0-9A-Fa-f:.]+]");

    private final boolean addresses;
    private final Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

    private HostNames(boolean addresses, Set<String> names) {
        this.addresses = addresses;
        this.names.addAll(names);
    }

    /** The names of a server that listens on the loopback alone. */
    static HostNames ofLoopback() {
        return new HostNames(false, Set.of());
    }

    /**
     * The names of a server that other machines may reach.
     *
     * @param names what it is called beside its addresses, without a port
     */
    static HostNames ofNetwork(Set<String> names) {
        return new HostNames(true, names);
    }

    /** Whether a Host header names the server; the port may be any, since it may have been forwarded. */
    boolean isOwnAuthority(String authority) {
        return isOwn("http://" + authority + "/", authority);
    }

    /** Whether an Origin header is that of a page which the server's own machine has served. */
    boolean isOwnOrigin(String origin) {
        String lower = origin.toLowerCase(Locale.ROOT);
        int authority = lower.startsWith("http://") ? 7 : lower.startsWith("https://") ? 8 : -1;
        return authority > 0 && isOwn(origin + "/", origin.substring(authority));
    }

    private boolean isOwn(String text, String authority) {
        try {
            URI uri = new URI(text).parseServerAuthority();
            return authority.equals(uri.getRawAuthority()) && uri.getRawUserInfo() == null && isOwnHost(uri.getHost());
        } catch (URISyntaxException notAnAuthority) {
            return false;
        }
    }

    private boolean isOwnHost(@Nullable String host) {
        if (host == null) {
            return false;
        }
        return host.equalsIgnoreCase("localhost")
                || host.equals("[::1]")
                || LOOPBACK_V4.matcher(host).matches()
                || names.contains(host)
                || (addresses
                        && (ADDRESS_V4.matcher(host).matches()
                                || ADDRESS_V6.matcher(host).matches()));
    }
}
