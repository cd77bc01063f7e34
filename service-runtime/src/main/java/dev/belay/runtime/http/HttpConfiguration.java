package dev.belay.runtime.http;

import java.net.InetAddress;
import org.apache.catalina.core.StandardHost;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import tools.jackson.databind.json.JsonMapper;

/** The edge to HTTP. */
@AutoConfiguration(
    beforeName = "org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@EnableConfigurationProperties(HttpProperties.class)
public class HttpConfiguration {
  @Bean
  ProblemAdvice problemAdvice() {
    return new ProblemAdvice();
  }

  @Bean
  ErrorProblems errorProblems() {
    return new ErrorProblems();
  }

  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> problemReports() {
    return HttpConfiguration::refuseWithProblems;
  }

  static void refuseWithProblems(TomcatServletWebServerFactory factory) {
    factory.addContextCustomizers(
        context ->
            ((StandardHost) context.getParent())
                .setErrorReportValveClass(ProblemReport.class.getName()));
  }

  /** Before all others: nobody else's name gets as far as a token. */
  @Bean
  FilterRegistrationBean<OwnNames> ownNames(
      HttpProperties properties, ServerProperties server, JsonMapper json) {
    return ownNames(properties, server.getAddress(), json);
  }

  /**
   * @param address where it listens; null: everywhere
   */
  static FilterRegistrationBean<OwnNames> ownNames(
      HttpProperties properties, @Nullable InetAddress address, JsonMapper json) {
    FilterRegistrationBean<OwnNames> filter =
        new FilterRegistrationBean<>(
            new OwnNames(properties.hosts(), address != null && address.isLoopbackAddress(), json));
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return filter;
  }
}
