package dev.belay.runtime.http;

import java.net.InetAddress;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementServerProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import tools.jackson.databind.json.JsonMapper;

/**
 * The edge of a port of its own for health and metrics ({@code management.server.port}), which has
 * a server of its own. Spring Boot would have it listen everywhere, and answer to every name.
 */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
class ManagementPortConfiguration {
  /** After that of Spring Boot, which sets what the properties say. */
  @Bean
  @Order(Ordered.LOWEST_PRECEDENCE)
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> managementOfThisMachine(
      ManagementServerProperties properties) {
    return factory -> {
      factory.setAddress(address(properties));
      HttpConfiguration.refuseWithProblems(factory);
    };
  }

  @Bean
  FilterRegistrationBean<OwnNames> ownNamesOfManagement(
      HttpProperties http, ManagementServerProperties properties, JsonMapper json) {
    return HttpConfiguration.ownNames(http, address(properties), json);
  }

  private static InetAddress address(ManagementServerProperties properties) {
    InetAddress told = properties.getAddress();
    return told == null ? InetAddress.getLoopbackAddress() : told;
  }
}
