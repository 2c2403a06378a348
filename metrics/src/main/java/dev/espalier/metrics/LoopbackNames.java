package dev.espalier.metrics;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells names of this machine from others, by parsing them.
 *
 * <p>A page on a foreign site can make a browser send requests to the loopback under the site's own name (DNS rebinding);
 * the name is what gives it away.
 */
final class LoopbackNames {

    private static final Pattern LOOPBACK_V4 = Pattern.compile("127(\\.(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)){3}");

    private LoopbackNames() {}

    /** Whether a Host header names the loopback; the port may be any, since it may have been forwarded. */
    static boolean isLoopbackAuthority(String authority) {
        return isLoopback("http://" + authority + "/", authority);
    }

    /** Whether an Origin header is a page served from the loopback. */
    static boolean isLoopbackOrigin(String origin) {
        String lower = origin.toLowerCase(Locale.ROOT);
        int authority = lower.startsWith("http://") ? 7 : lower.startsWith("https://") ? 8 : -1;
        return authority > 0 && isLoopback(origin + "/", origin.substring(authority));
    }

    private static boolean isLoopback(String text, String authority) {
        try {
            URI uri = new URI(text).parseServerAuthority();
            return authority.equals(uri.getRawAuthority())
                    && uri.getRawUserInfo() == null
                    && isLoopbackHost(uri.getHost());
        } catch (URISyntaxException notAnAuthority) {
            return false;
        }
    }

    private static boolean isLoopbackHost(@Nullable String host) {
        return host != null
                && (host.equalsIgnoreCase("localhost")
                        || host.equals("[::1]")
                        || LOOPBACK_V4.matcher(host).matches());
    }
}
