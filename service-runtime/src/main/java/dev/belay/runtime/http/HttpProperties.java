package dev.belay.runtime.http;

import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param hosts the names, without a port, under which clients reach the service; {@code localhost}
 *     and addresses need not be named. Without any, a service that listens on this machine alone
 *     has no other name, and one that the network reaches takes every name.
 */
@ConfigurationProperties("belay.http")
public record HttpProperties(@DefaultValue Set<String> hosts) {
  public HttpProperties {
    hosts = Set.copyOf(hosts);
  }
}
