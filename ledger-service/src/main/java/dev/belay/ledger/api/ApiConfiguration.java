package dev.belay.ledger.api;

import dev.belay.ledger.LedgerProperties;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.util.List;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** The API's token and its description. */
@Configuration(proxyBeanMethods = false)
class ApiConfiguration {

  @Bean
  FilterRegistrationBean<TokenFilter> tokenFilter(LedgerProperties properties, JsonMapper json) {
    FilterRegistrationBean<TokenFilter> registration =
        new FilterRegistrationBean<>(
            new TokenFilter(
                new ApiTokens(properties.api().tokenFile()),
                properties.ledger().readRequiresToken(),
                json));
    registration.addUrlPatterns("/v1/*");
    return registration;
  }

  @Bean
  OpenAPI description() {
    return new OpenAPI()
        .info(
            new Info()
                .title("Belay ledger")
                .version("v1")
                .description(
                    "Recovery sets and points, and what their verification found. Every failure is a"
                        + " problem (RFC 9457, application/problem+json)."))
        .servers(List.of(new Server().url("/")))
        .components(
            new Components()
                .addSecuritySchemes(
                    "token",
                    new SecurityScheme().type(SecurityScheme.Type.HTTP).scheme("bearer")));
  }
}
