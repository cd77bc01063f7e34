package dev.belay.ledger.api;

import dev.belay.ledger.LedgerProperties;
import dev.belay.runtime.http.ApiTokens;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.util.List;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** The API's token and its description. */
@Configuration(proxyBeanMethods = false)
class ApiConfiguration {

  @Bean
  FilterRegistrationBean<TokenFilter> tokenFilter(
      ApiTokens tokens, LedgerProperties properties, JsonMapper json) {
    FilterRegistrationBean<TokenFilter> registration =
        new FilterRegistrationBean<>(
            new TokenFilter(tokens, properties.ledger().readRequiresToken(), json));
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
                    "Recovery sets and points, and what their verification found. Instants are"
                        + " ISO-8601 in UTC; an absent value is null. Every failure is a problem"
                        + " (RFC 9457, application/problem+json)."))
        .servers(List.of(new Server().url("/")))
        .components(
            new Components()
                .addSecuritySchemes(
                    "token", new SecurityScheme().type(SecurityScheme.Type.HTTP).scheme("bearer")));
  }

  /** Documents that every operation may answer with a problem; its status and type say which. */
  @Bean
  OpenApiCustomizer problemResponses() {
    Schema<?> problem =
        new ObjectSchema()
            .description(
                "RFC 9457. The type is urn:belay:problem:<name>; an invalid parameter is named,"
                    + " with its value and the rule.")
            .addProperty("type", new StringSchema().format("uri"))
            .addProperty("title", new StringSchema())
            .addProperty("status", new IntegerSchema())
            .addProperty("detail", new StringSchema())
            .addProperty("instance", new StringSchema())
            .addProperty("parameter", new StringSchema())
            .addProperty("value", new StringSchema())
            .addProperty("rule", new StringSchema());
    ApiResponse response =
        new ApiResponse()
            .description("400, 401, 404, 405, 409, 415, 500 or 503")
            .content(
                new Content()
                    .addMediaType(
                        "application/problem+json",
                        new MediaType()
                            .schema(new Schema<>().$ref("#/components/schemas/Problem"))));
    return openApi -> {
      openApi.getComponents().addSchemas("Problem", problem);
      openApi.getPaths().values().stream()
          .flatMap(path -> path.readOperations().stream())
          .forEach(operation -> operation.getResponses().setDefault(response));
    };
  }
}
